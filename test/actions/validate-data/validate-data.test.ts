import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { validateData } from '#actions/validate-data/validate-data.ts'
import { DataResults } from '#core/contract/results.ts'
import { sha256 } from '#core/digest.ts'
import { type Checkout, checkout, tripsContract, tripsCsv } from '../../builders/checkout.ts'
import { check } from '../../builders/contract.ts'
import { surroundings } from '../../builders/surroundings.ts'
import { writeFiles } from '../../builders/temporary-folder.ts'

async function validate({ kit, bundle, scratch }: Checkout, signal?: AbortSignal): Promise<DataResults> {
  const { results } = await validateData(
    { model: 'trips' },
    { ...kit, results: bundle, scratch },
    surroundings(signal),
  )
  return results
}

it('judges the pinned data and leaves the answer in the bundle', async () => {
  const made = await checkout()
  const results = await validate(made)
  expect([results.outcome, results.rows, results.model]).toEqual(['pass', 60, 'trips'])
  expect(DataResults.parse(JSON.parse((await made.bundle.readText('data-results.json')) ?? ''))).toEqual(
    results,
  )
})

it('data that break the contract are an answer', async () => {
  const made = await checkout({}, tripsCsv().replace('t3,', 't2,').replace('t5,', ','))
  const results = await validate(made)
  expect(results.outcome).toBe('fail')
  expect(results.checks.filter(({ outcome }) => outcome === 'fail').map(({ id, bad }) => [id, bad])).toEqual([
    ['id.not_null', 1],
    ['id.unique', 1],
  ])
})

it.each<[words: string, csv: string | Uint8Array, code: string, exitCode: number]>([
  ['zero bytes', '', 'NO_DATA', 3],
  ['a header only', 'id,late,speed,town,day\n', 'NO_DATA', 3],
  ['a ragged file', 'id,late,speed,town,day\na,true\n', 'DATA_UNDECODABLE', 2],
])('%s that the lock pins end with %s', async (_, csv, code, exitCode) => {
  const made = await checkout({}, csv as string)
  await expect(validate(made)).rejects.toMatchObject({ code, exitCode })
  expect(await made.bundle.list()).toEqual([])
})

it('a column that is not there is a failed check', async () => {
  const results = await validate(await checkout({}, tripsCsv().replace('speed', 'sped')))
  expect(results).toMatchObject({ outcome: 'fail', checks: [{ id: 'speed.columns_present' }] })
})

it.each<[words: string, change: (made: Checkout) => Promise<void>]>([
  ['other bytes', ({ root }) => writeFiles(root, { 'data/trips.csv': tripsCsv(61) })],
  [
    'other bytes, which are no table either',
    ({ root }) => writeFiles(root, { 'data/trips.csv': new Uint8Array([0, 255]) }),
  ],
  ['zero bytes', ({ root }) => writeFiles(root, { 'data/trips.csv': '' })],
  ['no file', ({ root }) => rm(join(root, 'data/trips.csv'))],
])('%s where the lock names others end before anything is read', async (_, change) => {
  const made = await checkout()
  await change(made)
  await expect(validate(made)).rejects.toMatchObject({
    code: 'DATA_LOCK_MISMATCH',
    exitCode: 2,
    place: { file: 'pipelines/trips/data.lock.yaml' },
  })
})

it('judges a batch out of the store too', async () => {
  const made = await checkout()
  const batch = await made.kit.store.putBlob(
    new TextEncoder().encode('id,late,speed,town,day\nx1,true,fast,Ulm,2000-02-01\n'),
  )
  const csv = tripsCsv()
  const files = [
    { location: 'data/trips.csv', sha256: sha256(csv), bytes: Buffer.byteLength(csv) },
    { location: `store:${batch.sha256}`, sha256: batch.sha256, bytes: batch.bytes, batch: 'february' },
  ]
  await made.write({ 'data.lock.yaml': { schemaVersion: 1, source: 'data/trips.csv', files } })
  const results = await validate(made)
  expect(results.rows).toBe(61)
  expect(results.files[1]).toEqual({
    location: `store:${batch.sha256}`,
    sha256: batch.sha256,
    rows: 1,
    batch: 'february',
  })
  const failed = results.checks.filter(({ outcome }) => outcome === 'fail')
  expect(failed.map(({ id, batch: name, rows }) => [id, name, rows])).toEqual([
    ['speed.parseable', undefined, [61]],
    ['speed.parseable', 'february', [61]],
  ])
})

it('a wrong expression in the contract has its file and line', async () => {
  const made = await checkout()
  const [table] = tripsContract.schema as Record<string, unknown>[]
  const quality = [check({ check: 'expression', holds: 'speed < (SELECT 1)' }, { id: 'odd' })]
  await made.write({ 'contract.yaml': { ...tripsContract, schema: [{ ...table, quality }] } })
  await expect(validate(made)).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    exitCode: 2,
    place: { file: 'pipelines/trips/contract.yaml', line: expect.any(Number) },
    message: expect.stringContaining('check odd: `speed < (SELECT 1)` is refused: subquery'),
  })
})

it('an abort leaves no answer', async () => {
  const made = await checkout()
  const abort = new AbortController()
  abort.abort()
  await expect(validate(made, abort.signal)).rejects.toMatchObject({ code: 'CANCELLED', exitCode: 4 })
  expect(await made.bundle.list()).toEqual([])
})

describe('another table that the contract names', () => {
  const towns = 'town\nUlm\n'
  const pin = { name: 'towns', location: 'data/towns.csv', sha256: sha256(towns), bytes: towns.length }
  async function withTowns(references: readonly (typeof pin)[] | undefined, file: string): Promise<Checkout> {
    const made = await checkout()
    const [table] = tripsContract.schema as { properties: Record<string, unknown>[] }[]
    const properties = table!.properties.map((property) =>
      property.name === 'town'
        ? { ...property, quality: [check({ check: 'foreign_key', reference: 'towns' })] }
        : property,
    )
    const csv = tripsCsv()
    const data = { location: 'data/trips.csv', sha256: sha256(csv), bytes: Buffer.byteLength(csv) }
    await made.write({
      'contract.yaml': {
        ...tripsContract,
        customProperties: [{ property: 'references', value: { towns: 'towns.csv' } }],
        schema: [{ ...table, properties }],
      },
      'data.lock.yaml': {
        schemaVersion: 1,
        source: 'data/trips.csv',
        files: [data],
        ...(references === undefined ? {} : { references }),
      },
    })
    await writeFiles(made.root, { 'data/towns.csv': file, 'data/others.csv': towns })
    return made
  }

  it('is compared with by the bytes the lock pins', async () => {
    const results = await validate(await withTowns([pin], towns))
    expect(results.checks.find(({ id }) => id === 'town.foreign_key')).toMatchObject({
      outcome: 'fail',
      bad: 30,
      of: 60,
    })
  })

  it.each<[words: string, references: (typeof pin)[] | undefined, file: string, problem: string]>([
    ['not pinned', undefined, towns, 'reference towns (towns.csv) is not pinned'],
    ['of other bytes', [pin], `${towns}Köln\n`, 'reference towns: data/towns.csv has sha256'],
    [
      'pinned elsewhere',
      [{ ...pin, location: 'data/others.csv' }],
      towns,
      'reference towns (towns.csv) is pinned at data/others.csv',
    ],
  ])('%s ends before anything is read', async (_, references, file, problem) => {
    await expect(validate(await withTowns(references, file))).rejects.toMatchObject({
      code: 'DATA_LOCK_MISMATCH',
      message: expect.stringContaining(problem),
    })
  })

  it('that is a link to another file is none', async () => {
    const made = await withTowns([pin], towns)
    await rm(join(made.root, 'data/towns.csv'))
    await symlink('others.csv', join(made.root, 'data/towns.csv'))
    await expect(validate(made)).rejects.toMatchObject({
      message: expect.stringContaining('leads out of its folder'),
    })
  })
})
