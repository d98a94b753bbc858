import type { ColumnFacts } from '#core/init/column-facts.ts'

/** Facts about a column of texts, valid as they are. */
export function columnFacts(
  facts: Partial<ColumnFacts> & { readonly counts?: Record<string, number> } = {},
): ColumnFacts {
  const { counts, ...rest } = facts
  const values =
    counts === undefined
      ? undefined
      : Object.entries(counts)
          .map(([value, rows]) => ({ value, rows }))
          .sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))
  const rows = values?.reduce((sum, value) => sum + value.rows, 0) ?? 400
  return {
    name: 'outcome',
    rows,
    missing: 0,
    distinct: values?.length ?? 3,
    type: { logicalType: 'string' },
    ...(values === undefined ? {} : { values }),
    ...rest,
  }
}
