import { identifier } from '#core/data/sql.ts'
import { figureOf, numberOf } from '../answer.ts'
import { boundsMisfit } from '../bounds.ts'
import { type CheckDefinition, columnOf, defineCheck } from '../definition.ts'
import { bounds, figureAnswer } from '../figure.ts'
import { both } from '../row-rule.ts'

/** A check that holds the smallest or largest finite value against bounds. */
export function extremeCheck(name: 'min' | 'max', words: string): CheckDefinition {
  return defineCheck({
    name,
    dimension: 'accuracy',
    about: 'column',
    columnTypes: ['number', 'integer'],
    words,
    parameters: () => bounds,
    misfits: (limits) => boundsMisfit(name, limits),
    lower: ({ min, max, where }, context) => {
      const { name: column, logicalType } = columnOf(context)
      const value = identifier(column)
      const present = both(where, `${value} IS NOT NULL`)
      const used = logicalType === 'integer' ? present : `${present} AND ${context.dialect.finite(value)}`
      const answer = (of: number, present: number, figure: number | undefined) =>
        figureAnswer({
          words: name,
          value: figure,
          of,
          aside: present - of,
          limits: { min, max },
          exact: true,
          quoting: true,
        })
      return {
        kind: 'measurement',
        reads: where === undefined ? [column] : undefined,
        expressions: where === undefined ? [] : [where],
        perBatch: false,
        needsValues: true,
        atoms: {
          present: { kind: 'count', where: present },
          of: { kind: 'count', where: used },
          value: { kind: name, of: value, where: used },
        },
        judge: (measured) =>
          answer(numberOf(measured, 'of'), numberOf(measured, 'present'), figureOf(measured, 'value')),
        ...(where === undefined
          ? {
              fromFacts: ({ rows, columns }) => {
                const known = columns.get(column)
                const figure = known?.[name]
                if (known === undefined || typeof figure !== 'number') return undefined
                const of = rows - known.missing
                return answer(of, of, figure)
              },
            }
          : {}),
      }
    },
  })
}
