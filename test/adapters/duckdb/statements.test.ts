import { readdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { check } from '../../builders/contract.ts'
import { openTable, resultsOf } from '../../builders/table.ts'

const endless =
  'SELECT SUM(CAST(a.i AS HUGEINT) * b.i) AS n FROM range(10000000) AS a(i), range(10000000) AS b(i)'

it('a statement that takes longer than it may is stopped, and the next one runs', async () => {
  const { table } = await openTable('a\n1\n', [{ name: 'a' }])
  const started = performance.now()
  await expect(table.relation.query(endless, { seconds: 0.2 })).rejects.toThrow(
    'it took longer than 0.2 s and was stopped',
  )
  expect(performance.now() - started).toBeLessThan(5000)
  expect(await table.relation.query('SELECT 1 AS n', { seconds: 1 })).toEqual([{ n: 1 }])
})

it('a query of a contract that never ends is that check’s error, and no other’s', async () => {
  const rows = Array.from({ length: 3000 }, (_, index) => `${index}\n`).join('')
  const query = 'SELECT COUNT(*) FROM t AS a, t AS b, t AS c, t AS d WHERE a.a + b.a + c.a + d.a = 7'
  const results = await resultsOf(`a\n${rows}`, [{ name: 'a', logicalType: 'integer' }], {
    quality: [
      check({ check: 'sql_value', query, min: 0, seconds: 1 }, { id: 'endless' }),
      check({ check: 'sql_value', query: 'SELECT MAX(a) FROM t', max: 2999 }, { id: 'quick' }),
    ],
  })
  expect(results.slice(-2)).toMatchObject([
    {
      id: 'endless',
      outcome: 'error',
      observed: 'cannot be computed: it took longer than 1 s and was stopped',
    },
    { id: 'quick', outcome: 'pass', value: 2999 },
  ])
})

it.each([
  ['SELECT * FROM assay_source', '`assay_source` cannot be read: only `t`'],
  ["SELECT content FROM read_text('/etc/passwd')", 'the table function `read_text` is not allowed'],
  ['SELECT 1; SELECT 2', 'it is not exactly one SELECT'],
])('a contract with the query %j is wrong, and nothing of it is run', async (query, said) => {
  await expect(
    resultsOf('a\n1\n', [{ name: 'a' }], { quality: [check({ check: 'sql_rows', query }, { id: 'mine' })] }),
  ).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: expect.stringContaining(`check mine: its query is refused: ${said}`),
  })
})

it('what memory cannot hold goes into the scratch folder, which is left empty', async () => {
  const { table, folder } = await openTable('a\n1\n', [{ name: 'a' }])
  const [row] = await table.relation.query(
    "SELECT current_setting('temp_directory') AS place, current_setting('max_temp_directory_size') AS most",
  )
  expect(String(row?.place).startsWith(folder)).toBe(true)
  expect(row?.most).toBe('14.9 GiB')
  await table[Symbol.asyncDispose]()
  expect(await readdir(folder)).toEqual(['data.csv'])
})
