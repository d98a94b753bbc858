import { describe, expect, it } from 'vitest'
import type { Arguments, Command } from '../../cli/command.ts'
import { diffDataCommand } from '../../cli/commands/diff-data.ts'
import { gateModelCommand } from '../../cli/commands/gate-model.ts'
import { snapshotCommand } from '../../cli/commands/snapshot.ts'
import { suggestContractCommand } from '../../cli/commands/suggest-contract.ts'
import { validateDataCommand } from '../../cli/commands/validate-data.ts'
import { temporaryFolder, writeFiles } from '../builders/temporary-folder.ts'
import { hostileContracts } from './contracts.ts'
import { csvFiles } from './csv-files.ts'
import { jsonFiles } from './json-files.ts'
import { oddPaths } from './odd-paths.ts'
import { parquetFiles } from './parquet-files.ts'
import { play } from './play.ts'
import { hostilePredictions, soundFiles, soundFlags } from './prediction-files.ts'
import { seedContract, seedCsv } from './seed.ts'

/** All of a table, or every so many of it: `npm test` has to be quick, and `npm run test:hostile` takes its time. */
function some<Case>(cases: readonly Case[], every: number): readonly Case[] {
  return process.env.ASSAY_HOSTILE === 'all' ? cases : cases.filter((_, at) => at % every === 0)
}

/** Whatever came, a person reads words about their own file: no stack, no place of ours, and what to do about it. */
async function expectEnding(
  ends: readonly string[],
  command: Command,
  folder: string,
  positionals: readonly string[],
  values: Arguments['values'],
): Promise<void> {
  const ending = await play(command, folder, positionals, values)
  expect(ends, ending.words).toContain(ending.end)
  expect(ending.words).not.toMatch(/\n\s+at .*:\d+:\d+/)
  expect(ending.words).not.toContain(folder)
  if (/^DATA_/.test(ending.end)) expect(ending.words).toMatch(/\n {2}(Allowed|Next): \S/)
}

const judged = (name: string) => ({ data: [name], contract: 'contract.yaml' })

describe('validate-data answers for', () => {
  it.each([...some(csvFiles, 16), ...some(jsonFiles, 16), ...some(parquetFiles, 24)])(
    '$name: $what',
    async ({ name, content, ends }) => {
      const folder = await temporaryFolder()
      await writeFiles(folder, { [name]: content, 'contract.yaml': seedContract })
      await expectEnding(ends, validateDataCommand, folder, [], judged(name))
    },
  )

  it.skipIf(process.platform === 'win32').each(some(oddPaths, 5))('$what', async ({ name, lay, ends }) => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { 'contract.yaml': seedContract })
    await lay(folder)
    await expectEnding(ends, validateDataCommand, folder, [], judged(name))
  })

  it.each(some(hostileContracts, 11))('a contract with $what', async ({ text, ends }) => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { 'seed.csv': seedCsv, 'contract.yaml': text })
    await expectEnding(ends, validateDataCommand, folder, [], judged('seed.csv'))
  })

  it.skipIf(process.platform === 'win32').each(['/dev/zero', 'missing.yaml', '.'])(
    'the contract %s',
    async (name) => {
      const folder = await temporaryFolder()
      await writeFiles(folder, { 'seed.csv': seedCsv })
      const values = { data: ['seed.csv'], contract: name }
      await expectEnding(['CONFIGURATION_MISSING'], validateDataCommand, folder, [], values)
    },
  )
})

/** Commands that judge nothing either work with what there is, or refuse it for the same reasons. */
const anyEnd = [
  'pass',
  'DATA_UNDECODABLE',
  'NO_DATA',
  'DATA_MISSING',
  'CONFIGURATION_INVALID',
  'USAGE',
  'BUDGET_EXCEEDED',
]

describe('the other commands on data answer for', () => {
  it.each([...some(csvFiles, 40), ...some(jsonFiles, 60), ...some(parquetFiles, 60)])(
    '$name: $what',
    async ({ name, content }) => {
      const folder = await temporaryFolder()
      await writeFiles(folder, { [name]: content, 'seed.csv': seedCsv, 'contract.yaml': seedContract })
      await expectEnding(anyEnd, suggestContractCommand, folder, [name], {})
      await expectEnding(anyEnd, snapshotCommand, folder, [], judged(name))
      if (process.env.ASSAY_HOSTILE !== 'all') return
      await expectEnding(anyEnd, diffDataCommand, folder, ['seed.csv', name], { contract: 'contract.yaml' })
    },
  )
})

describe('gate-model answers for', () => {
  it.each(some(hostilePredictions, 7))('$what', async ({ files, flags, ends }) => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { ...soundFiles, ...files })
    const given = Object.entries({ ...soundFlags, ...flags }).filter(([, value]) => value !== '')
    await expectEnding(ends, gateModelCommand, folder, [], Object.fromEntries(given))
  })

  it('a million slices', async () => {
    const folder = await temporaryFolder()
    const rows = process.env.ASSAY_HOSTILE === 'all' ? 1_000_000 : 20_000
    const lines = (line: (at: number) => string) =>
      Array.from({ length: rows }, (_, at) => line(at)).join('\n')
    await writeFiles(folder, {
      'new.csv': `id,score\n${lines((at) => `${at},${(at % 997) / 997}`)}\n`,
      'old.csv': `id,score\n${lines((at) => `${at},${(at % 991) / 991}`)}\n`,
      'labels.csv': `id,y,country\n${lines((at) => `${at},${at % 3 === 0 ? 1 : 0},c${at}`)}\n`,
    })
    await expectEnding(['invalid'], gateModelCommand, folder, [], soundFlags)
  })
})
