import * as z from 'zod'
import { constant, text } from '#core/data/sql.ts'
import { defineCheck, type LoweringContext, tolerance } from '../definition.ts'
import type { Sql } from '../lowered.ts'
import { isUnanswered, type ReadColumn, usedColumn } from '../read-column.ts'
import { rowRule } from '../row-rule.ts'
import { inspected } from './splits.ts'
import { asText, finiteNumber, isNumber, numberOfText } from './typed-number.ts'

type Value = string | number | boolean

/** Row 95 of the check table, for the values. */
export const labelDomain = defineCheck({
  name: 'label_domain',
  dimension: 'machine-learning',
  about: 'table',
  words: 'Every label is one of these; rows without one are left aside, or break the rule.',
  parameters: () => ({
    values: z
      .array(z.union([z.string(), z.number(), z.boolean()]))
      .min(1)
      .describe('The only labels allowed.'),
    label: z.string().min(1).optional().describe('Default: the label of the contract or the model.'),
    missing: z
      .enum(['left_aside', 'breaks'])
      .default('left_aside')
      .describe('What a row without a label counts for. Default: left_aside.'),
    ...tolerance,
  }),
  lower: (parameters, context) => {
    const { values, missing, where } = parameters
    const expected = `a label of ${values.join(', ')}`
    const label = usedColumn('label', parameters.label, context, expected)
    if (isUnanswered(label)) return label
    const present = `${label.sql} IS NOT NULL`
    const allowed = values.map((value) => equals(label, value, context)).join(' OR ')
    return rowRule({
      reads: undefined,
      expressions: inspected(undefined, [label], undefined),
      where,
      eligible: missing === 'breaks' ? 'TRUE' : present,
      broken: `NOT COALESCE((${allowed}), FALSE)`,
      expected,
      tolerance: parameters,
      ...(label.shown ? { offending: asText(label.sql) } : {}),
    })
  },
})

/** A label is compared as a number where it is one; everything else as the text it has. */
function equals(label: ReadColumn, value: Value, context: LoweringContext): Sql {
  if (typeof value !== 'number') return `${asText(label.sql)} = ${text(String(value))}`
  if (isNumber(label)) return `${finiteNumber(label.sql, context)} = ${constant(value)}`
  return `${numberOfText(asText(label.sql), context)} = ${constant(value)}`
}
