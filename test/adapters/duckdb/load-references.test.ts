import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, it } from 'vitest'
import { referencesAreThere } from '#core/contract/reference-rules.ts'
import { contractOf } from '../../builders/contract.ts'
import { openWithReferences, type WithReferences } from '../../builders/references.ts'
import { temporaryFolder } from '../../builders/temporary-folder.ts'

const valid: WithReferences = {
  data: 'id\n1\n',
  others: { 'others/places.csv': 'code,name\n1,NA\n2,\n', 'x.csv': 'id\n9\n' },
  references: { places: 'others/places.csv' },
  properties: [{ name: 'id', logicalType: 'integer' }],
}

async function rowsOf(written: WithReferences, name = 'places') {
  const { table } = await openWithReferences(written)
  const reference = table.relation.references?.get(name)
  if (reference === undefined) throw new Error(`there is no ${name}`)
  const [property] = contractOf(written.properties).contract.schema[0]?.properties ?? []
  if (property === undefined) throw new Error('there is no column')
  const column = reference.columns[0] ?? ''
  const value = reference.reading({ ...property, name: column })?.value
  return {
    columns: reference.columns,
    rows: reference.rows,
    values: (await table.relation.query(`SELECT ${value} AS v FROM ${reference.from} ORDER BY 1`)).map(
      ({ v }) => v,
    ),
  }
}

it('loads other tables beside the data, read as the columns of the contract', async () => {
  expect(await rowsOf(valid)).toEqual({ columns: ['code', 'name'], rows: 2, values: [1, 2] })
  const { table } = await openWithReferences(valid)
  expect(table.files.map(({ location }) => location)).toEqual(['data.csv'])
  expect(await table.relation.query('SELECT COUNT(*) AS n FROM assay_source')).toEqual([{ n: 1 }])
})

it('reads other tables from Parquet after the engine is locked', async () => {
  const columnData = [{ name: 'code', data: [3n, 4n], type: 'INT64' as const }]
  const content = new Uint8Array(parquetWriteBuffer({ columnData }))
  const written = { ...valid, others: { 'p.parquet': content }, references: { places: 'p.parquet' } }
  expect(await rowsOf(written)).toEqual({ columns: ['code'], rows: 2, values: [3, 4] })
})

it('an other table may be empty', async () => {
  expect(await rowsOf({ ...valid, others: { 'others/places.csv': 'code\n' } })).toMatchObject({ rows: 0 })
})

it('looks in the repository first, then beside the data', async () => {
  const repository = await temporaryFolder()
  await writeFile(join(repository, 'x.csv'), 'id\n7\n')
  const references = { places: 'others/places.csv', x: 'x.csv' }
  expect(await rowsOf({ ...valid, repository, references }, 'x')).toMatchObject({ values: [7] })
  expect(await rowsOf({ ...valid, repository, references })).toMatchObject({ values: [1, 2] })
})

it.each<[words: string, written: Partial<WithReferences>, said: object]>([
  [
    'is not there',
    { others: {} },
    {
      code: 'DATA_MISSING',
      message: expect.stringContaining('reference places: others/places.csv: no such file'),
    },
  ],
  [
    'is a folder',
    { prepare: (folder) => mkdir(join(folder, 'dir.csv')).then(() => {}), references: { places: 'dir.csv' } },
    {
      code: 'DATA_MISSING',
      message: expect.stringContaining('reference places: dir.csv: it is a folder'),
    },
  ],
  ['has no bytes', { others: { 'others/places.csv': '' } }, { code: 'NO_DATA' }],
  ['is no table', { others: { 'others/places.csv': 'a,b\n1\n' } }, { code: 'DATA_UNDECODABLE' }],
  [
    'is a link out of its folder',
    {
      references: { places: 'link.csv' },
      prepare: async (folder) => {
        const outside = await temporaryFolder()
        await writeFile(join(outside, 'secret.csv'), 'id\n1\n')
        await symlink(join(outside, 'secret.csv'), join(folder, 'link.csv'))
      },
    },
    { code: 'CONFIGURATION_INVALID', message: expect.stringContaining('leads out of its folder') },
  ],
  [
    'is in a folder that leads out of its own',
    {
      references: { places: 'away/secret.csv' },
      prepare: async (folder) => {
        const outside = await temporaryFolder()
        await writeFile(join(outside, 'secret.csv'), 'id\n1\n')
        await symlink(outside, join(folder, 'away'))
      },
    },
    { code: 'CONFIGURATION_INVALID' },
  ],
  [
    'is a link to a hidden file',
    {
      references: { places: 'link.csv' },
      prepare: async (folder) => {
        await mkdir(join(folder, '.git'))
        await writeFile(join(folder, '.git', 'config'), '[core]\ntoken\n')
        await symlink(join(folder, '.git', 'config'), join(folder, 'link.csv'))
      },
    },
    { code: 'CONFIGURATION_INVALID' },
  ],
])('a reference that %s is refused', async (_, written, said) => {
  await expect(openWithReferences({ ...valid, ...written })).rejects.toMatchObject(said)
})

it.each([
  '/etc/passwd.csv',
  '../secret.csv',
  'data/../../secret.csv',
  './x.csv',
  '.git/config.csv',
  'a/.hidden/x.csv',
  'a\\..\\x.csv',
  '~/x.csv',
  'https://host/x.csv',
  's3://bucket/x.csv',
  'C:/x.csv',
  '*.csv',
  'x?.csv',
  'a\0.csv',
  'a\n.csv',
  'notes.txt',
  '.env',
  'secrets',
  '',
  ' '.repeat(600),
  7,
  null,
  ['x.csv'],
  { location: 'x.csv' },
])('a contract may not name %j', (location) => {
  const { contract } = contractOf([{ name: 'id' }])
  const customProperties = [{ property: 'references', value: { places: location } }]
  expect(referencesAreThere({ ...contract, customProperties })).not.toEqual([])
})

it.each(['x.csv', 'data/Häfen 2024 (neu).parquet', "it's.jsonl", 'a.b/c-d_e.TSV', 'x..csv'])(
  'a contract may name %j',
  (location) => {
    const { contract } = contractOf([{ name: 'id' }])
    const customProperties = [{ property: 'references', value: { places: location } }]
    expect(referencesAreThere({ ...contract, customProperties })).toEqual([])
  },
)

it('after opening, a statement reaches the files of references and no others', async () => {
  const { table } = await openWithReferences(valid)
  const outside = await temporaryFolder()
  await writeFile(join(outside, 'secret.csv'), 'id\n1\n')
  const path = join(outside, 'secret.csv').replaceAll("'", "''")
  await expect(table.relation.query(`SELECT * FROM read_csv('${path}')`)).rejects.toThrow(
    /Permission|disabled/,
  )
})
