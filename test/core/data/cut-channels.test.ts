import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { cutTrainingChannels, featureTypes, readLabels, readUnlabelled } from '#core/data/cut-channels.ts'
import { featuresOf, nameColumns } from '#core/data/open-data.ts'
import { sha256 } from '#core/digest.ts'
import { askedRows, keyOfRows } from '#core/evaluation/score-parts.ts'
import { contractOf } from '../../builders/contract.ts'
import { pipelineOf } from '../../builders/pipeline.ts'
import { openTable } from '../../builders/table.ts'

const columns = [
  { name: 'id' },
  { name: 'late', logicalType: 'boolean' },
  { name: 'speed', logicalType: 'number' },
  { name: 'stops', logicalType: 'integer' },
  { name: 'town' },
  { name: 'day', logicalType: 'date' },
  { name: 'at', logicalType: 'timestamp' },
]
const { contract } = contractOf(columns)
const csv = `id,late,speed,stops,town,day,at
a,true,10,1,"a, ""quoted""
town",1990-01-01,1990-01-01 10:00:00
b,false,0.1,2,Zürich,1990-01-02,1990-01-02 10:00:00
c,true,,,,1990-01-03,
d,false,1e20,3,x,1998-01-01,1998-01-01 10:00:00.5
e,true,5,4,y,2000-01-01,2000-01-01 10:00:00
f,false,6,,z,2000-01-02,2000-01-02T10:00:00
g,,7,6,z,2000-01-03,2000-01-03 10:00:00
`
const features = ['town', 'speed', 'stops', 'fast', 'day', 'at', 'share']
const pipeline = pipelineOf({
  data: {
    columns: {
      trip: 'id',
      late: 'late',
      town: 'town',
      speed: 'speed',
      stops: 'stops',
      fast: 'speed > 5',
      day: 'day',
      at: 'at',
      share: 'CAST(speed AS DECIMAL(22, 1))',
    },
    features,
    time: 'day',
    split: { by: 'time', validation: '1998-01-01', test: '2000-01-01' },
  },
})

async function named(text = csv) {
  const { table, folder } = await openTable(text, columns)
  const naming = { policy: pipeline, contract, features: { candidate: featuresOf(pipeline) }, file: 'f' }
  await nameColumns(table, naming, duckdbTables())
  return { table, folder: diskFolder(join(folder, 'cut')), scratch: diskFolder(folder) }
}

it('cuts features and label of train and validation, and nothing else', async () => {
  const { table, scratch } = await named()
  const channels = await cutTrainingChannels(table, pipeline, 'candidate', scratch)
  const train = await readFile(join(channels.train.folder, 'train.csv'), 'utf8')
  expect(train).toBe(`town,speed,stops,fast,day,at,share,late
"a, ""quoted""
town",10.0,1,true,1990-01-01,1990-01-01 10:00:00,10.0,true
Zürich,0.1,2,false,1990-01-02,1990-01-02 10:00:00,0.1,false
,,,,1990-01-03,,,true
`)
  expect(channels.train).toEqual({ folder: scratch.absolute('train'), sha256: sha256(train), rows: 3 })
  expect(channels.validation.rows).toBe(1)
})

it('cuts the same bytes again', async () => {
  const digests = await Promise.all(
    [1, 2].map(async () => {
      const { table, scratch } = await named()
      const { train, validation } = await cutTrainingChannels(table, pipeline, 'candidate', scratch)
      return [train.sha256, validation.sha256]
    }),
  )
  expect(digests[0]).toEqual(digests[1])
})

it.each([
  ['train', /199\d-\S*,.*\n/],
  ['validation', /1998-/],
  ['holdout', /2000-/],
])('without a row for %s there is nothing to train', async (part, gone) => {
  const kept = csv
    .replace(/"a, ""quoted""\ntown"/, 'x')
    .split('\n')
    .filter((line) => !(part === 'train' ? /,1990-/ : gone).test(line))
  const { table, scratch } = await named(`${kept.join('\n')}\n`)
  await expect(cutTrainingChannels(table, pipeline, 'candidate', scratch)).rejects.toMatchObject({
    code: 'NO_DATA',
    exitCode: 3,
    message: expect.stringContaining(`no row for ${part}`),
  })
})

it('reads ids and features without labels, in the order of the lock', async () => {
  const { table } = await named()
  expect(await readUnlabelled(table, pipeline, 'candidate', features, 'holdout')).toEqual({
    rowIds: ['e', 'f'],
    features: {
      town: ['y', 'z'],
      speed: [5, 6],
      stops: [4, null],
      fast: [false, true],
      day: ['2000-01-01', '2000-01-02'],
      at: ['2000-01-01 10:00:00', '2000-01-02 10:00:00'],
      share: [5, 6],
    },
  })
  expect(await readLabels(table, pipeline, 'holdout')).toEqual({ rowIds: ['e', 'f'], labels: [true, false] })
})

it('says which JSON type each feature has', async () => {
  const { table } = await named()
  expect(await featureTypes(table, 'candidate', features)).toEqual({
    town: 'string',
    speed: 'number',
    stops: 'number',
    fast: 'boolean',
    day: 'string',
    at: 'string',
    share: 'number',
  })
})

it('the key of the rows asked about follows ids, features and package, and leaves empty parts out', async () => {
  const { table } = await named()
  const asked = await askedRows(table, pipeline, 'candidate', features)
  expect(Object.keys(asked)).toEqual(['holdout', 'validation'])
  const other = await named(csv.replace('2000-01-01,', '2000-01-05,'))
  const again = await named()
  const digest = 'a'.repeat(64)
  const key = keyOfRows(digest, asked)
  expect(keyOfRows(digest, await askedRows(again.table, pipeline, 'candidate', features))).toBe(key)
  expect(keyOfRows('b'.repeat(64), asked)).not.toBe(key)
  expect(keyOfRows(digest, await askedRows(other.table, pipeline, 'candidate', features))).not.toBe(key)
  expect(keyOfRows(digest, await askedRows(table, pipeline, 'candidate', ['town']))).not.toBe(key)
})
