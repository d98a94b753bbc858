import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { figureOf, numberOf } from '../answer.ts'
import { boundsMisfit } from '../bounds.ts'
import { unknownColumns } from '../columns-fit.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { bounds, figureAnswer } from '../figure.ts'
import { finiteValues } from '../finite-values.ts'
import { unsupported } from '../references.ts'
import { both } from '../row-rule.ts'

/** Row 68 of the check table. */
export const correlation = defineCheck({
  name: 'correlation',
  dimension: 'accuracy',
  about: 'column',
  columnTypes: ['number', 'integer'],
  words:
    'Pearson’s correlation with the other column lies between these, over rows where both are finite and below 1e150 in size; a constant column has none.',
  parameters: () => ({ with: z.string().describe('The other column, of numbers.'), ...bounds }),
  misfits: (parameters, { columns }) => [
    ...boundsMisfit('correlation', parameters),
    ...unknownColumns([parameters.with], columns, []).map((misfit) => ({ ...misfit, path: ['with'] })),
  ],
  lower: ({ with: name, min, max, where }, context) => {
    const property = columnOf(context)
    const other = context.properties.find((candidate) => candidate.name === name)
    const words = `correlation with ${name}`
    if (other?.logicalType !== 'number' && other?.logicalType !== 'integer')
      return unsupported(`${name} holds no numbers`, words)
    const [one, two] = [property, other].map((each) => finiteValues(each, where, context.dialect)) as [
      ReturnType<typeof finiteValues>,
      ReturnType<typeof finiteValues>,
    ]
    const used = `${one.used} AND ${two.used}`
    const present = both(
      where,
      [property, other].map((each) => `${identifier(each.name)} IS NOT NULL`).join(' AND '),
    )
    return {
      kind: 'measurement',
      reads: where === undefined ? [property.name, name] : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: true,
      atoms: {
        present: { kind: 'count', where: present },
        of: { kind: 'count', where: used },
        value: { kind: 'correlation', of: [one.value, two.value], where: used },
      },
      judge: (measured) =>
        figureAnswer({
          words,
          value: figureOf(measured, 'value'),
          of: numberOf(measured, 'of'),
          aside: numberOf(measured, 'present') - numberOf(measured, 'of'),
          needed: 2,
          limits: { min, max },
        }),
    }
  },
})
