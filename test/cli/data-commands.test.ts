import { readdir, readFile, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { sha256 } from '#core/digest.ts'
import { Snapshot } from '#core/drift/snapshot.ts'
import { Failure } from '#core/failure.ts'
import type { Arguments, Command } from '../../cli/command.ts'
import { diffDataCommand } from '../../cli/commands/diff-data.ts'
import { expandContractCommand } from '../../cli/commands/expand-contract.ts'
import { lockDataCommand } from '../../cli/commands/lock-data.ts'
import { snapshotCommand } from '../../cli/commands/snapshot.ts'
import { suggestContractCommand } from '../../cli/commands/suggest-contract.ts'
import { validateDataCommand } from '../../cli/commands/validate-data.ts'
import { contractOf, modelFiles, parcels } from '../actions/tiny-model.ts'
import { newRepository } from '../actions/tiny-repository.ts'
import { surroundings } from '../builders/surroundings.ts'
import { temporaryFolder, writeFiles } from '../builders/temporary-folder.ts'

const weather = resolve('node_modules/vega-datasets/data/seattle-weather.csv')

/** Runs a command in a folder: what it printed, what it said, and how it ended. */
async function run(command: Command, cwd: string, positionals: string[], values: Arguments['values'] = {}) {
  const around = surroundings()
  const printed: string[] = []
  const terminal = { ...around, cwd, print: (text: string) => void printed.push(text) }
  const code = await command.run({ positionals, values }, terminal)
  return { code, printed: printed.join('\n'), said: around.said.join('\n') }
}

async function failureOf(...args: Parameters<typeof run>): Promise<Failure> {
  const outcome: unknown = await run(...args).catch((error: unknown) => error)
  if (outcome instanceof Failure) return outcome
  throw new Error('it did not fail')
}

const contract = `apiVersion: v3.1.0
kind: DataContract
id: trips
version: 1.0.0
status: active
schema:
  - name: trips
    properties:
      - name: size
        checks:
          - not_blank
          - in_set: {values: [S, M]}
            id: sizes
            severity: warning
      - name: amount
        logicalType: number
`

describe('validate-data --out', () => {
  it('writes results that name the bytes they are about', async () => {
    const folder = await temporaryFolder()
    const rows = 'size,amount\nS,1\nM,2\n'
    await writeFiles(folder, { 'contract.yaml': contract, 'trips.csv': rows })
    const values = { data: ['trips.csv'], contract: 'contract.yaml', out: 'results.json' }
    expect((await run(validateDataCommand, folder, [], values)).code).toBe(0)
    expect(JSON.parse(await readFile(join(folder, 'results.json'), 'utf8'))).toMatchObject({
      outcome: 'pass',
      files: [{ location: 'trips.csv', sha256: sha256(rows), rows: 2 }],
    })
  })
})

describe('validate-data of splits that are files', () => {
  const judged = contract
    .replace('schema:', 'customProperties: [{property: features, value: [amount]}]\nschema:')
    .concat('    checks: [split_overlap, {split_ratio: {min: 0.2}}]\n')
  const named = judged.replace(
    '[{property: features',
    '[{property: splits, value: {train: train.csv, test: [more/*.csv]}}, {property: features',
  )
  const files = {
    'train.csv': 'size,amount\nS,1\nM,2\nM,3\n',
    'more/test.csv': 'size,amount\nS,7\nS,3\n',
    'day=1/all.csv': 'size,amount\nS,1\n',
  }
  const open = async () => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { ...files, 'contract.yaml': judged, 'named.yaml': named })
    return folder
  }

  it.each([
    ['named', { data: ['train=train.csv', 'test=more/*.csv'], contract: 'contract.yaml' }],
    ['of the contract', { contract: 'named.yaml' }],
  ])('%s', async (_, values) => {
    const { code, printed } = await run(validateDataCommand, await open(), [], { ...values, out: 'out.json' })
    expect([code, printed]).toEqual([
      1,
      expect.stringMatching(
        /^data FAIL: 5 rows \(train 3, test 2\), .*\n.*split_overlap: 1 of 2 rows of test .*; first rows 2 of more\/test\.csv \(.*\)$/,
      ),
    ])
  })

  it('a file of a folder `day=1` is no split, and what is no file is said', async () => {
    const folder = await open()
    const values = { contract: 'contract.yaml' }
    const { printed } = await run(validateDataCommand, folder, [], { ...values, data: ['day=1/*.csv'] })
    expect(printed).toContain('there is no split `train`')
    const failure = await failureOf(validateDataCommand, folder, [], { ...values, data: ['train=no.csv'] })
    expect([failure.code, failure.message]).toEqual([
      'DATA_MISSING',
      expect.stringContaining('no.csv: no such file'),
    ])
  })

  it('a link of the contract’s out of its folder is refused', async () => {
    const folder = await open()
    const outside = await temporaryFolder()
    await writeFiles(outside, { 'secret.csv': 'size,amount\nS,1\n' })
    await symlink(join(outside, 'secret.csv'), join(folder, 'more/link.csv'))
    const failure = await failureOf(validateDataCommand, folder, [], { contract: 'named.yaml' })
    expect(failure.message).toContain('link.csv leads out of its folder')
  })
})

describe('suggest-contract', () => {
  it('prints a contract that the file keeps', async () => {
    const folder = await temporaryFolder()
    const { code, printed, said } = await run(suggestContractCommand, folder, [weather])
    expect([code, printed.includes('id: seattle-weather')]).toEqual([0, true])
    expect(said).toContain('1461 rows, 6 columns')
    await writeFiles(folder, { 'contract.yaml': printed })
    const judged = await run(validateDataCommand, folder, [], { data: [weather], contract: 'contract.yaml' })
    expect([judged.code, judged.printed]).toEqual([
      0,
      expect.stringMatching(/^data pass: 1461 rows, \d+ checks, 0 blocking, 0 warnings$/),
    ])
  })

  it('writes to a file, and never over one unasked', async () => {
    const folder = await temporaryFolder()
    const values = { out: 'contract.yaml', id: 'days' }
    expect((await run(suggestContractCommand, folder, [weather], values)).printed).toBe('')
    expect(await readFile(join(folder, 'contract.yaml'), 'utf8')).toContain('id: days')
    const failure = await failureOf(suggestContractCommand, folder, [weather], values)
    expect([failure.code, failure.message]).toEqual(['USAGE', expect.stringContaining('there already')])
    expect((await run(suggestContractCommand, folder, [weather], { ...values, force: true })).code).toBe(0)
  })

  it.each([
    ['no file', [], 'USAGE', 'which file?'],
    ['a file that is not there', ['no.csv'], 'DATA_MISSING', 'no.csv'],
    ['several files', ['*.csv'], 'USAGE', '2 files'],
  ])('%s', async (_, positionals, code, words) => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { 'a.csv': 'a\n1\n', 'b.csv': 'a\n1\n' })
    const failure = await failureOf(suggestContractCommand, folder, positionals)
    expect([failure.code, failure.message]).toEqual([code, expect.stringContaining(words)])
  })
})

describe('snapshot and diff-data', () => {
  const old = `size,amount\n${'S,1\nM,2\n'.repeat(150)}`
  const now = `size,amount\n${'S,1\nL,40\n'.repeat(160)}`

  it('a snapshot is named by its digest, and two of them tell what changed', async () => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { 'contract.yaml': contract, 'old.csv': old, 'new.csv': now })
    const taken = await run(snapshotCommand, folder, [], {
      data: ['old.csv'],
      contract: 'contract.yaml',
      out: 'profiles/',
    })
    const [name = ''] = await readdir(join(folder, 'profiles'))
    const json = await readFile(join(folder, 'profiles', name), 'utf8')
    expect([taken.printed, name]).toEqual([`profiles/${name}`, `${sha256(json)}.json`])
    expect(Snapshot.parse(JSON.parse(json)).columns.map((column) => column.name)).toEqual(['size', 'amount'])
    const printed = await run(snapshotCommand, folder, [], { data: ['old.csv'], contract: 'contract.yaml' })
    expect(printed.printed).toBe(json)
    await run(snapshotCommand, folder, [], { data: ['new.csv'], contract: 'contract.yaml', out: 'new.json' })
    const profiles = await run(diffDataCommand, folder, [`profiles/${name}`, 'new.json'])
    const files = await run(diffDataCommand, folder, ['old.csv', 'new.csv'], { contract: 'contract.yaml' })
    const mixed = await run(diffDataCommand, folder, [`profiles/${name}`, 'new.csv'], {
      contract: 'contract.yaml',
    })
    expect(profiles.printed).toContain(
      '300 → 320 rows (+7 %); rows: 1 new, 1 gone; the same columns; **2 of 2 columns drifted**.',
    )
    expect(profiles.printed).toContain('new: "L" (160)<br>gone: "M" (150)')
    expect([files.printed, mixed.printed]).toEqual([profiles.printed, profiles.printed])
    const data = await run(diffDataCommand, folder, ['old.csv', 'new.csv'], {
      contract: 'contract.yaml',
      json: true,
    })
    expect(JSON.parse(data.printed)).toMatchObject({ rows: { before: 300, after: 320 }, schema: [] })
  })

  it.each<readonly [string, Command, string[], Arguments['values'], string, string]>([
    ['one version', diffDataCommand, ['old.csv'], {}, 'USAGE', 'NEW is missing'],
    [
      'data without a contract',
      diffDataCommand,
      ['old.csv', 'old.csv'],
      {},
      'USAGE',
      'old.csv is no snapshot',
    ],
    [
      'JSON that is no snapshot',
      diffDataCommand,
      ['odd.json', 'old.csv'],
      {},
      'USAGE',
      'odd.json is no snapshot: source',
    ],
    [
      'a file that is not there',
      diffDataCommand,
      ['no.json', 'old.csv'],
      {},
      'CONFIGURATION_MISSING',
      'no.json',
    ],
    [
      'a contract without data',
      snapshotCommand,
      [],
      { contract: 'contract.yaml' },
      'USAGE',
      '--data is missing',
    ],
    ['data without a contract', snapshotCommand, [], { data: ['old.csv'] }, 'USAGE', '--contract is missing'],
    ['a model and data', snapshotCommand, ['trips'], { data: ['old.csv'] }, 'USAGE', 'a model and --data'],
  ])('%s', async (_, command, positionals, values, code, words) => {
    const folder = await temporaryFolder()
    await writeFiles(folder, {
      'contract.yaml': contract,
      'old.csv': old,
      'odd.json': '{"schemaVersion": 1}',
    })
    const failure = await failureOf(command, folder, positionals, values)
    expect([failure.code, failure.message]).toEqual([code, expect.stringContaining(words)])
  })

  it('says what it left out', async () => {
    const folder = await temporaryFolder()
    const closed = contract.replace('- name: size', '- name: size\n        classification: personal')
    await writeFiles(folder, { 'contract.yaml': closed, 'old.csv': old })
    const { said, printed } = await run(snapshotCommand, folder, [], {
      data: ['old.csv'],
      contract: 'contract.yaml',
    })
    expect(said).toContain('size is left out: it is classified as personal')
    expect(printed).not.toContain('"S"')
  })
})

describe('expand-contract', () => {
  it('writes the standard’s own form', async () => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { 'contract.yaml': contract })
    const { printed } = await run(expandContractCommand, folder, ['contract.yaml'])
    const [table] = (parse(printed) as { schema: { properties: Record<string, unknown>[] }[] }).schema
    expect(table?.properties[0]).toEqual({
      name: 'size',
      quality: [
        { type: 'custom', engine: 'assay', implementation: { check: 'not_blank' } },
        {
          id: 'sizes',
          severity: 'warning',
          type: 'custom',
          engine: 'assay',
          implementation: { check: 'in_set', values: ['S', 'M'] },
        },
      ],
    })
    await run(expandContractCommand, folder, ['contract.yaml'], { out: 'standard.yaml' })
    expect((await readFile(join(folder, 'standard.yaml'), 'utf8')).trimEnd()).toBe(printed)
  })

  it('a contract that is wrong is refused with its line', async () => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { 'contract.yaml': contract.replace('not_blank', 'not_blnk') })
    const failure = await failureOf(expandContractCommand, folder, ['contract.yaml'])
    expect([failure.code, failure.place?.line]).toEqual(['CONFIGURATION_INVALID', 11])
  })
})

describe('against what was before', () => {
  it('files are held against a snapshot', async () => {
    const folder = await temporaryFolder()
    const drifting = contract.replace(
      'logicalType: number\n',
      'logicalType: number\n        checks: [drift_numeric: {method: psi}]\n',
    )
    const rows = (from: number): string =>
      `size,amount\n${Array.from({ length: 300 }, (_, row) => `S,${from + (row % 50)}`).join('\n')}\n`
    await writeFiles(folder, { 'c.yaml': drifting, 'old.csv': rows(0), 'new.csv': rows(40) })
    const values = { data: ['old.csv'], contract: 'c.yaml' }
    await run(snapshotCommand, folder, [], { ...values, out: 'old.json' })
    const judge = (data: string) =>
      run(validateDataCommand, folder, [], { contract: 'c.yaml', data: [data], snapshot: 'old.json' })
    expect((await judge('old.csv')).code).toBe(0)
    const later = await judge('new.csv')
    expect([later.code, later.printed]).toEqual([1, expect.stringMatching(/✗ amount.drift_numeric: PSI \d/)])
    const none = await failureOf(validateDataCommand, folder, [], { ...values, snapshot: 'c.yaml' })
    expect(none.message).toContain('--snapshot: c.yaml is no snapshot')
  })

  it('a model is held against a commit: its contract, and the data its lock pinned', async () => {
    const model = 'parcels'
    const texts = contractOf()
    const { folder } = await newRepository(modelFiles(model))
    const same = await run(validateDataCommand, folder, [model], { base: 'main' })
    expect([same.code, same.printed.split('\n').at(-1)]).toEqual([0, 'contract and data are those of main'])

    Object.assign(texts.schema[0]!.properties[0]!, { logicalTypeOptions: { maximum: 1 } })
    await writeFiles(folder, modelFiles(model, { contract: texts, data: parcels(1000) }))
    const moved = await run(validateDataCommand, folder, [model], { base: 'main' })
    expect(moved.code).toBe(1)
    expect(moved.printed).toContain('❗ The contract change is breaking for those who make the data.')
    expect(moved.printed).toContain('These data: pass before, fail now.')
    expect(moved.printed).toContain('| `weight.range` | not asked for | blocks |')
    expect(moved.printed).toMatch(/Data changed: 900 → 1,000 rows \(\+11 %\); rows: \d+ new, none gone/)
    expect(moved.printed).not.toMatch(/<|\*\*/)
    const diff = await run(diffDataCommand, folder, [model])
    expect([diff.code, diff.printed]).toEqual([
      0,
      expect.stringContaining('**Data changed:** 900 → 1,000 rows'),
    ])
    const unknown = await failureOf(validateDataCommand, folder, [model], { base: 'nowhere' })
    expect(unknown.message).toContain('`nowhere` is no commit of this checkout')
  })

  it('lock-data pins the other tables of a contract', async () => {
    const model = 'parcels'
    const texts = {
      ...contractOf(),
      customProperties: [{ property: 'references', value: { colours: 'colours.csv' } }],
    }
    const { folder } = await newRepository(modelFiles(model, { contract: texts }))
    const missing = await failureOf(lockDataCommand, folder, [model])
    expect(missing.message).toContain('there is no colours.csv or data/colours.csv')
    await writeFiles(folder, { 'data/colours.csv': 'colour\nred\n' })
    await run(lockDataCommand, folder, [model])
    const lock = parse(await readFile(join(folder, `pipelines/${model}/data.lock.yaml`), 'utf8'))
    const bytes = 'colour\nred\n'
    expect(lock.references).toEqual([
      { name: 'colours', location: 'data/colours.csv', sha256: sha256(bytes), bytes: bytes.length },
    ])
  })
})
