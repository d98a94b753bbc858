import { constant, identifier, text } from '#core/data/sql.ts'
import type { ColumnProfile } from '#core/drift/snapshot.ts'
import { columnOf, defineCheck, type LoweringContext, tolerance } from '../definition.ts'
import type { Sql, Unanswered } from '../lowered.ts'
import { readColumn } from '../read-column.ts'
import { rowRule } from '../row-rule.ts'
import {
  cellConditions,
  noSnapshot,
  notInSnapshot,
  type ReferenceColumn,
  unlike,
  wholeProfileOfColumn,
} from './reference-column.ts'

/** Row 75 of the check table. */
export const newValues = defineCheck({
  name: 'new_values',
  dimension: 'drift',
  about: 'column',
  words:
    'Every value is one that the snapshot knows: one of its categories, or a number within its range. Missing values are left aside.',
  parameters: () => ({ ...tolerance }),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const expected = 'no value that the snapshot does not know'
    if (context.snapshot === undefined) return noSnapshot(expected)
    const profile = wholeProfileOfColumn(name, context)
    if (profile === undefined) return notInSnapshot(name, expected)
    const column = readColumn(name, identifier(name), [], context)
    const domain = domainOf({ column, profile }, context, expected)
    if ('kind' in domain) return domain
    return rowRule({
      reads: [name],
      where: parameters.where,
      eligible: `${column.sql} IS NOT NULL`,
      broken: `NOT (${domain.known})`,
      expected: domain.words,
      tolerance: parameters,
      ...(column.shown ? { offending: column.sql } : {}),
    })
  },
})

function domainOf(
  reference: ReferenceColumn,
  context: LoweringContext,
  expected: string,
): { readonly known: Sql; readonly words: string } | Unanswered {
  const { column, profile } = reference
  const because = unlike(reference) ?? incomplete(profile)
  if (because !== undefined) return { kind: 'unanswered', outcome: 'no_data', because, expected }
  if (profile.kind === 'number') {
    const number = `CAST(${column.sql} AS DOUBLE)`
    const { min, max } = profile
    return {
      known: `${context.dialect.finite(number)} AND ${number} >= ${constant(min ?? 0)} AND ${number} <= ${constant(max ?? 0)}`,
      words: `between ${min} and ${max}, as in the snapshot`,
    }
  }
  const known =
    column.logicalType === 'number' || column.logicalType === 'integer'
      ? cellConditions(reference, context).join(' OR ')
      : `${context.dialect.asText(column.sql, column.logicalType)} IN (${profile.values.map(([value]) => text(value)).join(', ')})`
  return { known, words: `one of ${profile.values.length} values of the snapshot` }
}

/** Why a profile does not tell everything its column may hold. */
function incomplete(profile: ColumnProfile): string | undefined {
  if (profile.rows === profile.missing) return 'the snapshot has no value of this column'
  return profile.kind === 'category' && profile.other > 0
    ? `the snapshot keeps the ${profile.values.length} most frequent values and knows ${profile.other} rows with others`
    : undefined
}
