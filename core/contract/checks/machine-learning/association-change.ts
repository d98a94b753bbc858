import * as z from 'zod'
import { defineCheck } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered } from '../read-column.ts'
import { binsOf, powerOf } from './feature-power.ts'
import { featureParameters, figure, powerQuestion } from './power-parameters.ts'
import { powerStatement } from './power-statement.ts'
import { inspected } from './splits.ts'

const mostShown = 5

/** Row 91 of the check table: the power of each feature on its training rows, less its power on the test rows. */
export const associationChange = defineCheck({
  name: 'association_change',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'What each feature alone tells of the label in the training split it still tells in the test split: its AUC or R² falls by no more than this. That a value is missing counts as a value.',
  parameters: () => ({
    ...featureParameters,
    max: z
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .describe('Largest fall of AUC or R² from the training to the test split. Default: 0.2.'),
  }),
  misfits: (parameters) => notWith('association_change', parameters, ['by']),
  lower: (parameters, context) => {
    const { max, min_rows, where } = parameters
    const expected = `no feature whose AUC or R² falls by more than ${max}`
    const question = powerQuestion(parameters, context, expected)
    if (isUnanswered(question)) return question
    const { pair, label, features } = question
    return {
      kind: 'statement',
      reads: undefined,
      expressions: inspected(pair, [label, ...features], where),
      needsValues: true,
      select: powerStatement(pair, label, features, where, context),
      judge: (rows) => {
        const falls = features
          .flatMap(({ name }, index) => {
            const bins = binsOf(rows, index)
            const [train, test] = [powerOf(bins, 'train', min_rows), powerOf(bins, 'test', min_rows)]
            if (train.kind === 'none' || test.kind === 'none') return []
            const words = `${name} ${train.kind} from ${figure(train.value)} to ${figure(test.value)}`
            return [{ words, value: train.value - test.value }]
          })
          .sort((one, other) => other.value - one.value)
        const [largest] = falls
        if (largest === undefined) {
          const observed = `too few labelled rows in ${pair.train.name} or ${pair.test.name}, ${min_rows} are needed`
          return { outcome: 'no_data', observed, expected }
        }
        const fallen = falls.filter(({ value }) => value > max)
        const shown = (fallen.length === 0 ? [largest] : fallen.slice(0, mostShown)).map(({ words }) => words)
        return {
          outcome: fallen.length === 0 ? 'pass' : 'fail',
          observed:
            fallen.length === 0
              ? `the largest fall of ${falls.length} features: ${shown.join('')}`
              : `${fallen.length} of ${falls.length} features tell less: ${shown.join('; ')}`,
          expected,
          bad: fallen.length,
          of: falls.length,
          value: largest.value,
        }
      },
    }
  },
})
