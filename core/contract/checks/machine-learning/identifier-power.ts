import * as z from 'zod'
import { defineCheck, type LoweringContext } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered, type ReadColumn, usedColumn } from '../read-column.ts'
import { binsOf, powerOf } from './feature-power.ts'
import { powerParameters, powerWords } from './power-parameters.ts'
import { powerStatement } from './power-statement.ts'
import { inspected, splitsOf } from './splits.ts'
import { asText } from './typed-number.ts'

/** Hex digits of the hash that make a bucket: two give 256. */
const hashDigits = 2

/**
 * Row 92 of the check table: as `target_leak`, on what an identifier is if it is nothing but a name, buckets of its
 * hash, and on its order where it has one.
 */
export const identifierPower = defineCheck({
  name: 'identifier_power',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'An identifier or a date does not tell the label: neither buckets of its hash nor its order, where it has one, reach more than this AUC (0.5 is chance) or R², learned on the training split and scored on the test split.',
  parameters: () => ({
    ...powerParameters,
    key: z
      .string()
      .min(1)
      .optional()
      .describe(
        'A column or expression: an id, or a date. Default: the entity of the contract or the model.',
      ),
    max: z.number().min(0).max(1).default(0.65).describe('Largest AUC or R² allowed. Default: 0.65.'),
  }),
  misfits: (parameters) => notWith('identifier_power', parameters, ['by']),
  lower: (parameters, context) => {
    const { key: written, max, min_rows, where } = parameters
    const expected = `an AUC or R² of at most ${max}`
    const key = usedColumn('entity', written, context, expected)
    if (isUnanswered(key)) return key
    const pair = splitsOf(parameters.splits, context, expected)
    if (isUnanswered(pair)) return pair
    const label = usedColumn('label', parameters.label, context, expected)
    if (isUnanswered(label)) return label
    const ways = waysOf(key, context.dialect)
    return {
      kind: 'statement',
      reads: undefined,
      expressions: inspected(pair, [label, key], where),
      needsValues: true,
      select: powerStatement(pair, label, ways, where, context),
      judge: (rows) => {
        const powers = ways.map(({ name }, index) => ({
          name,
          power: powerOf(binsOf(rows, index), 'test', min_rows),
        }))
        const [best] = powers
          .flatMap(({ name, power }) => (power.kind === 'none' ? [] : [{ name, power }]))
          .sort((one, other) => other.power.value - one.power.value)
        if (best === undefined) {
          const observed = powers[0] === undefined ? '' : powerWords(powers[0].power, label)
          return { outcome: 'no_data', observed, expected }
        }
        return {
          outcome: best.power.value > max ? 'fail' : 'pass',
          observed: `${best.name} tells the label with ${powerWords(best.power, label)}`,
          expected,
          value: best.power.value,
        }
      },
    }
  },
})

function waysOf(key: ReadColumn, { md5 }: Pick<LoweringContext['dialect'], 'md5'>): readonly ReadColumn[] {
  const hashed: ReadColumn = {
    ...key,
    name: `the hash of ${key.name}`,
    sql: `SUBSTR(${md5(asText(key.sql))}, 1, ${hashDigits})`,
    logicalType: 'string',
  }
  const hasOrder = key.logicalType !== 'string' && key.logicalType !== 'boolean'
  return hasOrder ? [hashed, key] : [hashed]
}
