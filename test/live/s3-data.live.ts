import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, it } from 'vitest'
import { boundedS3Client } from '#adapters/aws/s3-client.ts'
import { sha256 } from '#core/digest.ts'
import { modelFiles } from '../actions/tiny-model.ts'
import { runCli } from '../builders/command-line.ts'
import { writeFiles } from '../builders/temporary-folder.ts'

// Never against an AWS account: these tests leave what they write.
const endpoint = process.env.AWS_ENDPOINT_URL ?? ''
if (!/^http:\/\/(127\.0\.0\.1|localhost):\d+$/.test(endpoint)) {
  throw new Error('set AWS_ENDPOINT_URL to a stand-in on loopback; scripts/with-ministack.ts does')
}

const bucket = `assay-${randomUUID()}`
const samples = 'node_modules/vega-datasets/data'
const flightsContract = `apiVersion: v3.1.0
kind: DataContract
id: flights
version: 1.0.0
schema:
  - name: flights
    properties:
      - {name: origin, checks: [not_blank]}
`
let cwd: string
let temporary: string

beforeAll(async () => {
  const client = boundedS3Client()
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  const put = async (Key: string, Body: Buffer) =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }))
  const weather = await readFile(resolve(samples, 'seattle-weather.csv'))
  await put('days/flights.parquet', await readFile(resolve(samples, 'flights-3m.parquet')))
  await put('days/dt=1/Seattle weather+ü%20.csv', weather)
  await put('days/dt=2/weather.csv', weather)
  await put('days/dt=2/_SUCCESS', Buffer.from([0, 1, 2, 3]))
  cwd = await mkdtemp(join(tmpdir(), 'assay-live-'))
  temporary = join(cwd, 'tmp')
  await mkdir(temporary)
  return () => rm(cwd, { recursive: true, force: true })
})

const assay = (...args: string[]) => runCli(args, { cwd, variables: { TMPDIR: temporary } })

describe('data in S3, from the command line', () => {
  it('a Parquet file is judged, and its copy is gone', async () => {
    const address = `s3://${bucket}/days/flights.parquet`
    await writeFile(join(cwd, 'flights.yaml'), flightsContract)
    const judged = await assay(
      ...['validate-data', '--data', `s3://${bucket}/days/*.parquet`, '--contract', 'flights.yaml'],
      ...['--out', 'results.json'],
    )
    expect([judged.code, judged.stdout]).toEqual([0, expect.stringMatching(/^data pass: 3000000 rows/)])
    const results = JSON.parse(await readFile(join(cwd, 'results.json'), 'utf8'))
    const bytes = await readFile(resolve(samples, 'flights-3m.parquet'))
    expect(results.files).toEqual([{ location: address, sha256: sha256(bytes), rows: 3_000_000 }])
    expect(await readdir(temporary)).toEqual([])
  })

  it('files of several folders are one table, told by their addresses', async () => {
    const pattern = `s3://${bucket}/days/dt=*/*.csv`
    await assay('suggest-contract', `s3://${bucket}/days/dt=2/weather.csv`, '--out', 'weather.yaml')
    const once = await assay(
      'snapshot',
      ...[
        '--data',
        `s3://${bucket}/days/dt=2/weather.csv`,
        '--contract',
        'weather.yaml',
        '--out',
        'once.json',
      ],
    )
    expect(once.code).toBe(0)
    const twice = await assay(
      ...['validate-data', '--data', pattern, '--contract', 'weather.yaml', '--out', 'twice.json'],
    )
    expect([twice.code, twice.stdout]).toEqual([1, expect.stringContaining('data FAIL: 2922 rows')])
    const results = JSON.parse(await readFile(join(cwd, 'twice.json'), 'utf8'))
    expect(results.files.map(({ location }: { location: string }) => location)).toEqual([
      `s3://${bucket}/days/dt=1/Seattle weather+ü%20.csv`,
      `s3://${bucket}/days/dt=2/weather.csv`,
    ])
    const diff = await assay(
      ...['diff-data', 'once.json', `s3://${bucket}/days/dt=1/Seattle weather+ü%20.csv`],
      ...['--contract', 'weather.yaml'],
    )
    expect([diff.code, diff.stdout]).toEqual([0, expect.stringContaining('The same bytes: 1,461 rows')])
    expect(await readdir(temporary)).toEqual([])
  })

  it('splits may lie there', async () => {
    const weather = (day: number) => `s3://${bucket}/days/dt=${day}/*.csv`
    const splits = `customProperties: [{property: splits, value: {train: '${weather(1)}', test: '${weather(2)}'}}]`
    const properties = '[{name: date, logicalType: date}, {name: weather}]'
    await writeFile(
      join(cwd, 'splits.yaml'),
      `${flightsContract.split('schema:')[0]}${splits}\nschema: [{name: days, properties: ${properties}, checks: [split_overlap]}]\n`,
    )
    const words =
      /^data FAIL: 2922 rows \(train 1461, test 1461\).*\n.*split_overlap: 1461 of 1461 rows of test/
    const own = await assay('validate-data', '--contract', 'splits.yaml')
    expect([own.code, own.stdout]).toEqual([1, expect.stringMatching(words)])
    const named = await assay(
      ...['validate-data', '--data', `train=${weather(1)}`, '--data', `test=${weather(2)}`],
      ...['--contract', 'splits.yaml'],
    )
    expect([named.code, named.stdout]).toEqual([1, own.stdout])
  })

  it('a model’s data may lie there: pinned, fetched once, and held to the pin', async () => {
    const client = boundedS3Client()
    const put = (Body: string) =>
      client.send(new PutObjectCommand({ Bucket: bucket, Key: 'models/parcels.csv', Body }))
    const files = modelFiles('parcels')
    const root = join(cwd, 'repository')
    const source = `s3://${bucket}/models/*.csv`
    const pipeline = files['pipelines/parcels/pipeline.yaml']?.replace('data/parcels.csv', source) ?? ''
    await writeFiles(root, {
      ...files,
      'assay.yaml': `sources: [s3://${bucket}/models]\n`,
      'pipelines/parcels/pipeline.yaml': pipeline,
    })
    await put(files['data/parcels.csv'] ?? '')
    const inRoot = (...args: string[]) => runCli(args, { cwd: root, variables: { TMPDIR: temporary } })
    expect((await inRoot('lock-data')).stdout).toContain('data.lock.yaml: 1 file(s)')
    const lock = await readFile(join(root, 'pipelines/parcels/data.lock.yaml'), 'utf8')
    expect(lock).toContain(`location: s3://${bucket}/models/parcels.csv`)
    expect(await inRoot('validate-data')).toMatchObject({ code: 0 })
    await rm(join(root, '.assay/data'), { recursive: true })
    expect(await inRoot('validate-data')).toMatchObject({ code: 0 })
    await put('other')
    expect(await inRoot('validate-data')).toMatchObject({ code: 0 })
    await rm(join(root, '.assay/data'), { recursive: true })
    const moved = await inRoot('validate-data')
    expect([moved.code, moved.stderr]).toEqual([
      2,
      expect.stringContaining('has other bytes than the lock says'),
    ])
    await writeFile(join(root, 'assay.yaml'), '{}\n')
    const elsewhere = await inRoot('validate-data')
    expect([elsewhere.code, elsewhere.stderr]).toEqual([
      2,
      expect.stringContaining('data may not be read from there'),
    ])
  })

  it.each([
    ['no such key', ['days/none.csv'], {}, 2, 'no such object'],
    ['nothing fits', ['days/*.json'], {}, 2, 'no object fits'],
    [
      'more than may be fetched',
      ['days/flights.parquet', '--download-limit', '0.001'],
      {},
      2,
      '--download-limit 1',
    ],
    ['no credentials', ['days/flights.parquet'], { AWS_ACCESS_KEY_ID: '' }, 4, 'sign in to AWS again'],
    [
      'nobody there',
      ['days/flights.parquet'],
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      4,
      'check the network',
    ],
    ['no table', ['days/dt=2/_SUCCESS'], {}, 2, `s3://${bucket}/days/dt=2/_SUCCESS`],
  ])('%s', async (_, [key, ...rest], variables, code, words) => {
    const away = { TMPDIR: temporary, AWS_EC2_METADATA_DISABLED: 'true', ...variables }
    const args = ['validate-data', '--data', `s3://${bucket}/${key}`, '--contract', 'flights.yaml', ...rest]
    const ended = await runCli(args, { cwd, variables: away })
    expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(words)])
    expect(await readdir(temporary)).toEqual([])
  })
})
