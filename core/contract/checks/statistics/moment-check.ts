import { identifier } from '#core/data/sql.ts'
import { figureOf, numberOf } from '../answer.ts'
import { boundsMisfit } from '../bounds.ts'
import { type CheckDefinition, columnOf, defineCheck } from '../definition.ts'
import { bounds, figureAnswer } from '../figure.ts'
import { finiteValues } from '../finite-values.ts'
import type { Atom } from '../lowered.ts'

/** A check that holds one figure of a numeric column against bounds, out of the shared pass. */
export function momentCheck(figure: {
  readonly name: string
  readonly words: string
  /** Fewest values the figure exists for. */
  readonly needed: number
  readonly atom: 'mean' | 'sum' | 'variance'
  /** The figure out of the atom. */
  from(atom: number): number
}): CheckDefinition {
  return defineCheck({
    name: figure.name,
    dimension: 'accuracy',
    about: 'column',
    columnTypes: ['number', 'integer'],
    words: figure.words,
    parameters: () => bounds,
    misfits: (limits) => boundsMisfit(figure.name, limits),
    lower: ({ min, max, where }, context) => {
      const property = columnOf(context)
      const { value, used, aside } = finiteValues(property, where, context.dialect)
      // Whole numbers add up exactly, beyond 64 bits too.
      const whole = property.logicalType === 'integer' && figure.atom === 'sum'
      const of = whole ? `CAST(${identifier(property.name)} AS DECIMAL(38, 0))` : value
      const atom: Atom = { kind: figure.atom, of, where: used }
      return {
        kind: 'measurement',
        reads: where === undefined ? [property.name] : undefined,
        expressions: where === undefined ? [] : [where],
        perBatch: false,
        needsValues: true,
        atoms: { of: { kind: 'count', where: used }, aside: { kind: 'count', where: aside }, atom },
        judge: (measured) => {
          const measuredAtom = figureOf(measured, 'atom')
          return figureAnswer({
            words: figure.name,
            value: measuredAtom === undefined ? undefined : figure.from(measuredAtom),
            of: numberOf(measured, 'of'),
            aside: numberOf(measured, 'aside'),
            needed: figure.needed,
            limits: { min, max },
            exact: whole,
          })
        },
      }
    },
  })
}
