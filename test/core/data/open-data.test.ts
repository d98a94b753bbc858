import { expect, it } from 'vitest'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { featureOrigins, featuresOf, nameColumns, openLockedData } from '#core/data/open-data.ts'
import type { Tables } from '#core/data/tables.ts'
import { contractOf } from '../../builders/contract.ts'
import { pipelineOf } from '../../builders/pipeline.ts'
import { openTable } from '../../builders/table.ts'

const columns = [
  { name: 'id' },
  { name: 'late', logicalType: 'boolean' },
  { name: 'Average Speed', logicalType: 'number' },
  { name: 'day', logicalType: 'date' },
]
const { contract } = contractOf(columns)
const tables = duckdbTables()
const csv = 'id,late,Average Speed,day\na,true,10,2000-01-01\nb,false,0,2000-01-02\nc,true,,\n'

function policy(written: Record<string, string>, features: string[] = ['speed']) {
  const names = { trip: 'id', late: 'late', ...written }
  return pipelineOf({
    data: { columns: names, features, split: { by: 'random', validation: 0.3, test: 0.3 } },
  })
}

async function named(written: Record<string, string>, feature = 'speed') {
  const { table } = await openTable(csv, columns)
  const pipeline = policy({ speed: 'Average Speed', ...written }, [feature])
  await nameColumns(
    table,
    { policy: pipeline, contract, features: { candidate: featuresOf(pipeline) }, file: 'pipeline.yaml' },
    tables,
  )
  return table
}

it('gives columns their names, and features a name space of their own', async () => {
  const table = await named(
    { fast: '"Average Speed" > 5', half: '"Average Speed" / 2', number: 'row_number' },
    'half',
  )
  const select = { trip: '"trip"', fast: '"fast"', number: '"number"', half: '"candidate:half"' }
  expect(await table.columns({ select, orderBy: '"assay:row"' })).toEqual({
    trip: ['a', 'b', 'c'],
    fast: [true, false, null],
    number: [1, 2, 3],
    half: [5, 0, null],
  })
})

it('what a pull request calls `speed` does not change what the policy calls `speed`', async () => {
  const { table } = await openTable(csv, columns)
  const features = { candidate: [{ name: 'speed', expression: '-"Average Speed"' }] }
  await nameColumns(
    table,
    { policy: policy({ speed: 'Average Speed' }), contract, features, file: 'f' },
    tables,
  )
  const read = await table.columns({
    select: { policy: '"speed"', head: '"candidate:speed"' },
    orderBy: '"assay:row"',
  })
  expect(read).toEqual({ policy: [10, 0, null], head: [-10, -0, null] })
})

it('a value that is no finite number is missing: nobody could send it', async () => {
  const table = await named({ odd: '1 / "Average Speed"', root: 'CAST(0.0 AS FLOAT) / "Average Speed"' })
  const read = await table.columns({ select: { odd: '"odd"', root: '"root"' }, orderBy: '"assay:row"' })
  expect(read).toEqual({ odd: [0.1, null, null], root: [0, null, null] })
})

it.each([
  ['a name of the pipeline', 'speed + 1', 'there is no column `speed`'],
  [
    'a column that is not there',
    '"Averge Speed" + 1',
    'there is no column `Averge Speed` in the contract (it has Average Speed (did you mean that?))',
  ],
  ['a name with a space and no quotes', 'Average Speed + 1', 'syntax error'],
  ['a name with a space that reads as a new name', 'late flag', 'quote names with spaces'],
  ['another expression', '"assay:0"', 'there is no column `assay:0`'],
  ['a comment that swallows what follows', '1 --', 'leave out comments'],
  ['the end of the statement', '1); DROP TABLE assay_typed; SELECT (1', 'is refused'],
  ['a file', "(SELECT content FROM read_text('/etc/passwd'))", 'subquery is not allowed'],
])('refuses %s, naming the column', async (_, expression, said) => {
  await expect(named({ odd: expression })).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    place: { file: 'pipeline.yaml' },
    message: expect.stringContaining('data.columns.odd: `'),
  })
  await expect(named({ odd: expression })).rejects.toThrow(said)
})

it.each([
  ['a type', { odd: 'late + day' }, 'odd', 'late + day', 'Binder Error'],
  ['a value', { fine: '1', odd: 'CAST(id AS DOUBLE)' }, 'odd', 'CAST(id AS DOUBLE)', 'Conversion Error'],
])(
  'what fits no data by %s names its column, in the words of the engine',
  async (_, written, key, sql, said) => {
    await expect(named(written as Record<string, string>)).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining(`data.columns.${key}: the engine refuses \`${sql}\`: ${said}`),
    })
  },
)

it('names the feature of a pull request that the engine refuses', async () => {
  const { table } = await openTable(csv, columns)
  const naming = {
    policy: policy({ speed: 'Average Speed' }),
    contract,
    features: { candidate: [{ name: 'own', expression: '-id' }] },
    file: 'pipeline.yaml',
  }
  await expect(nameColumns(table, naming, tables)).rejects.toThrow(
    'data.columns.own: the engine refuses `-id`',
  )
})

it.each([
  ['what it reads', 'no_such + 1'],
  ['what the engine refuses', 'CAST(id AS DOUBLE)'],
])('says where an expression stands that is refused for %s', async (_, odd) => {
  const { table } = await openTable(csv, columns)
  const placeOf = (path: readonly (string | number)[]) => ({ file: 'pipeline.yaml', line: path.length })
  const naming = { policy: policy({ odd }, ['odd']), contract, features: {}, file: 'pipeline.yaml', placeOf }
  await expect(nameColumns(table, naming, tables)).rejects.toMatchObject({
    place: { file: 'pipeline.yaml', line: 3 },
  })
})

it.each([
  ['a slip', 'Average Sped'],
  ['another case', 'average speed'],
])('takes %s in a name with a space for the column it is near', async (_, written) => {
  await expect(named({ odd: written })).rejects.toThrow('; did you mean the column `Average Speed`?')
})

it('an abort while naming is one', async () => {
  const abort = new AbortController()
  const { table } = await openTable(csv, columns, {}, abort.signal)
  abort.abort()
  const naming = { policy: policy({ speed: 'Average Speed' }), contract, features: {}, file: 'f' }
  await expect(nameColumns(table, naming, tables)).rejects.toMatchObject({ code: 'CANCELLED' })
})

it('says what features are made of', async () => {
  const pipeline = policy(
    { speed: 'Average Speed', both: 'late AND "Average Speed" > 1', one: '1', number: 'row_number' },
    ['speed', 'both', 'one', 'number'],
  )
  const origins = await featureOrigins(featuresOf(pipeline), contract, tables, 'f')
  expect(origins.map(({ feature, sourceColumns }) => [feature, sourceColumns])).toEqual([
    ['speed', ['Average Speed']],
    ['both', ['Average Speed', 'late']],
    ['one', []],
    ['number', ['row_number']],
  ])
})

it('reads nothing of data that are not those of the lock', async () => {
  const unread: Tables = {
    open: () => Promise.reject(new Error('it was read')),
    inspect: () => Promise.reject(new Error('it was read')),
  }
  const file = { location: 'data/trips.csv', sha256: 'a'.repeat(64), bytes: 3 }
  const located = { kind: 'found' as const, path: '/x', sha256: 'b'.repeat(64), bytes: 4 }
  const opened = openLockedData(
    {
      lock: { schemaVersion: 1, source: 'data/trips.csv', files: [file] },
      lockFile: 'pipelines/trips/data.lock.yaml',
      contract,
      scratch: '/x',
      signal: new AbortController().signal,
    },
    { tables: unread, dataFiles: { locate: async () => located } },
  )
  await expect(opened).rejects.toMatchObject({
    code: 'DATA_LOCK_MISMATCH',
    exitCode: 2,
    place: { file: 'pipelines/trips/data.lock.yaml' },
    message: expect.stringContaining(
      `data/trips.csv has sha256 ${'b'.repeat(64)} and 4 bytes, the lock says ${'a'.repeat(64)} and 3`,
    ),
  })
})
