import * as z from 'zod'
import { percent } from '../answer.ts'
import { defineCheck } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered } from '../read-column.ts'
import { binsOf, powerOf } from './feature-power.ts'
import { featureParameters, powerQuestion, powerWords } from './power-parameters.ts'
import { powerStatement } from './power-statement.ts'
import { type SettledClass, settledClass } from './settled-class.ts'
import { inspected } from './splits.ts'

const mostShown = 5

/**
 * Row 90 of the check table. Each feature alone, cut into bins (missing values are one) whose mean label is learned on
 * the training rows and scored on the test rows: AUC or R², see feature-power.ts; and the share of a minority class
 * that some of its values give away, see settled-class.ts.
 */
export const targetLeak = defineCheck({
  name: 'target_leak',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'No feature tells the label by itself: learned on the training split and scored on the test split, none reaches more than this AUC (classes; 0.5 is chance) or R² (numbers), and none has values that give away more than this share of a rare class. That a value is missing counts as a value.',
  parameters: () => ({
    ...featureParameters,
    max: z
      .number()
      .min(0)
      .max(1)
      .default(0.9)
      .describe('Largest AUC or R² that one feature may reach. Default: 0.9.'),
    max_settled: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe(
        'Largest share of a minority class that one feature may settle, with values that nearly always go with it. Default: 0.1.',
      ),
  }),
  misfits: (parameters) => notWith('target_leak', parameters, ['by']),
  lower: (parameters, context) => {
    const { max, max_settled, min_rows, where } = parameters
    const expected = `no single feature with an AUC or R² above ${max}, or that settles more than ${percent(max_settled)} of a rare class`
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
        const asked = features.map(({ name }, index) => {
          const bins = binsOf(rows, index)
          const power = powerOf(bins, 'test', min_rows)
          const settled = power.kind === 'AUC' ? settledClass(bins) : undefined
          return { name, power, settled: (settled?.share ?? 0) > max_settled ? settled : undefined }
        })
        const told = asked
          .flatMap(({ power, ...feature }) =>
            power.kind === 'none' ? [] : [{ ...feature, power, value: power.value }],
          )
          .sort((one, other) => other.value - one.value)
        const [best] = told
        if (best === undefined) {
          const [first] = asked
          const observed = first === undefined ? 'no features' : powerWords(first.power, label)
          return { outcome: 'no_data', observed, expected }
        }
        const leaks = told.filter(({ value, settled }) => value > max || settled !== undefined)
        const words = (list: typeof told): string =>
          list
            .map(({ name, power, settled }) => {
              const given =
                settled === undefined || power.value > max ? '' : `, ${settledWords(settled, label.shown)}`
              return `${name} ${powerWords(power, label)}${given}`
            })
            .join('; ')
        const more = leaks.length > mostShown ? `; and ${leaks.length - mostShown} more` : ''
        return {
          outcome: leaks.length === 0 ? 'pass' : 'fail',
          observed:
            leaks.length === 0
              ? `the most telling of ${told.length} features is ${words([best])}`
              : `${leaks.length} of ${told.length} features tell the label: ${words(leaks.slice(0, mostShown))}${more}`,
          expected,
          bad: leaks.length,
          of: told.length,
          value: best.value,
        }
      },
    }
  },
})

function settledWords(settled: SettledClass, shown: boolean): string {
  const name = shown ? JSON.stringify(settled.class) : 'one class'
  const share = percent(Number((settled.share * 100).toPrecision(2)) / 100)
  return `settles ${share} of ${name} (${settled.right} of ${settled.marked} rows with such values)`
}
