import { expect, it } from 'vitest'
import { athenaInspector } from '#adapters/athena/athena-inspector.ts'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'

const inspector = athenaInspector(duckdbTables())

it.each([
  ['speed > 0.5 * "Top Speed"', ['Top Speed', 'speed']],
  ["note LIKE '%/*--%' AND note <> 'it''s $$ [a]; `b`'", ['note']],
  ["CASE WHEN a IS NULL THEN 'e' ELSE lower(b) END = 'x'", ['a', 'b']],
  ["day > DATE '2020-01-01' - INTERVAL '3' DAY", ['day']],
  ['"a/b" = 1', ['a/b']],
  ['größe % 2 = 0', ['größe']],
])('%s may be run', async (expression, columns) => {
  expect(await inspector.inspect(expression)).toEqual({ kind: 'scalar', columns })
})

it.each([
  // DuckDB's comments nest and Trino's do not: it would run what stands behind the first end.
  ['1 /* /* */ + (SELECT secret FROM other) -- */', 'leave out comments'],
  ['a = 1 -- b', 'leave out comments'],
  ["a = $$ ' $$", '`$` does not mean'],
  ["a = E'\\' || (SELECT secret FROM other) || \\''", '`\\` does not mean'],
  ["a = E'b'", "E'…' does not mean"],
  ["a = x'41'", "x'…' does not mean"],
  ['a::integer = 1', '`:` does not mean'],
  ['a[1] = 1', '`[` does not mean'],
  ['`a` = 1', '`\\`` does not mean'.replaceAll('\\', '')],
  ['a; DROP TABLE t', '`;` does not mean'],
  ['a / b > 0.5', 'on Athena `/` drops the rest'],
  ['a // b > 1', 'on Athena `/` drops the rest'],
  ['GREATEST (a, b) > 1', 'on Athena `greatest` is missing'],
  ["regexp_replace(a, 'x', 'y') = 'y'", 'on Athena `regexp_replace` replaces every match'],
  ['(SELECT 1)', 'not allowed'],
  ["read_csv('x') = 1", 'is not one of the functions'],
])('%s is refused', async (expression, reason) => {
  expect(await inspector.inspect(expression)).toEqual({
    kind: 'refused',
    reason: expect.stringContaining(reason),
  })
})

it.each([
  ['SELECT COUNT(*) FROM t WHERE a > 1', { kind: 'query' }],
  ['SELECT SUM(a) / COUNT(*) FROM t', { kind: 'refused', reason: expect.stringContaining('`/`') }],
  ['SELECT 1 FROM t /* /* */ , other -- */', { kind: 'refused', reason: 'leave out comments' }],
  ['SELECT 1 FROM other', { kind: 'refused', reason: expect.stringContaining('other') }],
])('the query %s is %j', async (query, inspection) => {
  expect(await inspector.inspectQuery(query)).toEqual(inspection)
})
