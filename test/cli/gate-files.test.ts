import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { folderStore } from '#adapters/store/folder-store.ts'
import { sha256 } from '#core/digest.ts'
import { VerdictFile } from '#core/gate/prediction-files/verdict-file.ts'
import { main } from '../../cli/main.ts'
import { temporaryFolder, writeFiles } from '../builders/temporary-folder.ts'
import { type Columns, threeFiles } from '../core/gate/prediction-files/files.ts'

const printed: string[] = []
const told: string[] = []

beforeEach(() => {
  printed.length = 0
  told.length = 0
  const into = (list: string[]) => (text: string | Uint8Array) => {
    list.push(String(text))
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(into(printed))
  vi.spyOn(process.stderr, 'write').mockImplementation(into(told))
})
afterEach(() => {
  vi.restoreAllMocks()
})

const files = threeFiles()

function csv(columns: Columns, lineEnd = '\n'): string {
  const names = Object.keys(columns)
  const rows = Array.from(columns[names[0]!]!, (_, row) =>
    names.map((name) => String(columns[name]![row])).join(','),
  )
  return [names.join(','), ...rows, ''].join(lineEnd)
}

function jsonLines(columns: Columns): string {
  const names = Object.keys(columns)
  return Array.from(columns[names[0]!]!, (_, row) =>
    JSON.stringify(Object.fromEntries(names.map((name) => [name, columns[name]![row]]))),
  ).join('\n')
}

async function folderWith(changes: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await temporaryFolder()
  await writeFiles(folder, {
    'new.csv': csv(files.candidate),
    'old.jsonl': jsonLines(files.champion),
    'labels.csv': csv(files.holdout, '\r\n'),
    ...changes,
  })
  return folder
}

const asked = 'gate-model --candidate new.csv --champion old.jsonl --holdout labels.csv --label y'
const run = (line: string, folder: string) => {
  printed.length = 0
  told.length = 0
  return main(line.split(' '), folder)
}
const output = () => printed.join('')

describe('assay gate-model on prediction files', () => {
  it.each<[exit: number, words: string, rest: string]>([
    [0, '✅ The candidate may replace the champion: f1 0.', '--metric f1 --at-least f1=0.6'],
    [1, '❌ The candidate may not replace the champion: f1 ', '--metric f1 --better-by .4'],
    [2, '❌ Not judged: labels.csv has no column "z"', '--metric f1 --slices z'],
    [
      3,
      '🟡 Undecided whether the candidate may replace the champion: f1 ',
      '--metric f1 --better-by .15 --expect .3',
    ],
  ])('answers by exit code %i: %s', async (exit, words, rest) => {
    expect(await run(`${asked} ${rest}`, await folderWith())).toBe(exit)
    expect(output()).toContain(words)
    expect(told.join('')).toBe('▸ Judging new.csv against old.jsonl\n')
  })

  it('says the answer first, within 100 columns', async () => {
    await run(
      `${asked} --metric f1 --unit user --slices country --slice-margin .05 --guardrail recall=.05`,
      await folderWith(),
    )
    const lines = output().split('\n')
    expect(lines[0]).toMatch(/^✅ The candidate may replace the champion: f1 0\.\d+, \+0\.\d+ against the/)
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(100)
    for (const part of [
      'new.csv against old.jsonl on 600 rows of labels.csv',
      'No harm beyond 0.05 on f1 shown in 2 slices by country.',
      '600 rows of 60 units (user), the units taken as independent draws',
    ])
      expect(output().replace(/\n +/g, ' ')).toContain(part)
  })

  it('each stakeholder meets their own metric first, and money is told per month', async () => {
    const money =
      'currency=EUR,true_positive=0,false_positive=-1,false_negative=-4,true_negative=0,volume_per_month=5000,serving_cost_per_month=40'
    const line = `${asked} --metric f1 --value ${money} --stakeholder ops=lift_10,business=expected_value`
    expect(await run(line, await folderWith())).toBe(0)
    const words = output().replace(/\n +/g, ' ')
    expect(words).toMatch(/metric .* first for lift_10 .* ops expected_value .* business f1 /)
    expect(words).toContain('per month, 5,000 predictions')
    expect(words).toContain('A month is net of 40 EUR for serving. 5 % more errors')
    expect(await run(`${asked} --metric f1 --stakeholder a=mae`, await folderWith())).toBe(2)
    expect(output()).toContain('--stakeholder a: mae is no metric that binary-classification has here.')
  })

  it('simple models stand beside the candidate: files, and a column with what is done today', async () => {
    const { id, y } = files.holdout as { id: string[]; y: number[] }
    const rules = { id: id.toReversed(), score: id.map((_, row) => (row % 10) / 10) }
    // Right two times in three.
    const triage = y.map((label, row) => (row % 3 === 0 ? 1 - label : label))
    const folder = await folderWith({
      'rules.csv': csv(rules),
      'labels.csv': csv({ ...files.holdout, triage }),
    })
    const line = `${asked} --metric roc_auc --baseline rules=rules.csv --today triage --beat rules,today --beat-by .05 --out v.json`
    expect(await run(line, folder)).toBe(0)
    const words = output().replace(/\n +/g, ' ')
    expect(words).toMatch(/simple model +roc_auc +candidate minus it +today +0\.6\d+ .* rules +0\.\d+/)
    expect(words).toMatch(/✅ roc_auc \+0\.\d+ \([^)]+\) against rules: a gain of more than 0\.05 is shown\./)
    const recorded = VerdictFile.parse(JSON.parse(await readFile(join(folder, 'v.json'), 'utf8')))
    expect(recorded.inputs.baselines).toMatchObject({ rules: { path: 'rules.csv', format: 'csv' } })
    expect(await run('replay-gate v.json', folder)).toBe(0)
    const alone =
      'gate-model --candidate new.csv --holdout labels.csv --label y --metric roc_auc --today triage --beat today'
    expect(await run(alone, folder)).toBe(0)
    expect(output().replace(/\n +/g, ' ')).toContain('no champion to meet: simple models alone decide.')
    expect(await run(`${alone} --at-least roc_auc=.6`, folder)).toBe(0)
    expect(output().replace(/\n +/g, ' ')).toContain('thresholds and simple models decide.')
    await writeFile(join(folder, 'rules.csv'), csv(files.candidate))
    expect(await run('replay-gate v.json', folder)).toBe(1)
    expect(output()).toContain('The baseline rules’s file rules.csv is not the one that was judged')
    expect(await run(`${line} --markdown`, folder)).toBe(1)
    expect(output()).toContain('| rules.csv<br><sub>rules, must be beaten</sub> |')
    expect(await run(`${asked} --metric roc_auc --beat nobody`, folder)).toBe(2)
    expect(output()).toContain('--beat nobody: there is no such baseline.')
    await writeFile(join(folder, 'rules.csv'), csv({ id: ['x'], score: [0.5] }))
    expect(await run(line, folder)).toBe(2)
    expect(output()).toMatch(/Not judged: .*rules\.csv/)
  })

  const worth = '--value currency=EUR,true_positive=9,false_positive=-1,false_negative=-9,true_negative=0'

  it('chooses the threshold of each model on validation rows, and replays it', async () => {
    const { candidate, champion, holdout } = threeFiles(300)
    const id = Array.from(holdout.id!, (name) => `v${String(name)}`)
    const both = csv({ id, y: holdout.y!, score: candidate.score!, champion_score: champion.score! })
    const folder = await folderWith({
      'both.csv': both,
      'old-validation.csv': csv({ id, y: holdout.y!, score: champion.score! }),
      'same.csv': csv({
        id: holdout.id!,
        y: holdout.y!,
        score: candidate.score!,
        champion_score: champion.score!,
      }),
    })
    const line = `${asked} --metric expected_value ${worth} --threshold chosen --out verdict.json`
    expect(await run(`${line} --validation both.csv`, folder)).toBe(0)
    expect(output().replace(/\n +/g, ' ')).toMatch(
      /Predicted positive from a score of 0\.\d+ on, the threshold worth most on 300 validation rows, the champion from 0\.\d+\./,
    )
    const first = VerdictFile.parse(JSON.parse(await readFile(join(folder, 'verdict.json'), 'utf8'))).verdict
    const chosen = first?.outcome === 'pass' ? first.decisionThreshold : undefined
    expect([chosen?.candidate.from, chosen?.champion?.from]).toEqual(['validation', 'validation'])
    expect(chosen?.candidate.threshold).not.toBe(chosen?.champion?.threshold)
    expect(await run('replay-gate verdict.json', folder)).toBe(0)
    await writeFile(join(folder, 'both.csv'), both.replace(/\n.*\n$/, '\n'))
    expect(await run('replay-gate verdict.json', folder)).toBe(1)
    expect(output()).toContain('The validation’s file both.csv is not the one that was judged')

    expect(
      await run(`${line} --validation both.csv --champion-validation old-validation.csv --json`, folder),
    ).toBe(0)
    const apart = VerdictFile.parse(JSON.parse(output()))
    expect(apart.verdict?.outcome === 'pass' && apart.verdict.decisionThreshold?.champion).toEqual(
      chosen?.champion,
    )
    expect(await run(`${line} --validation same.csv`, folder)).toBe(0)
    expect(output().replace(/\n +/g, ' ')).toContain('300 ids of same.csv are among the 600 of the holdout')
  })

  it.each([
    ['', '--threshold chosen: there are no rows to choose it on'],
    ['--validation labels.csv', 'labels.csv is what the models are judged on'],
    ['--validation alone.csv', 'add the champion’s scores as column champion_score'],
    ['--validation bare.csv', 'bare.csv has no column "y": a threshold is chosen on labelled rows.'],
  ])('chooses no threshold with %j', async (rest, words) => {
    const { candidate, holdout } = threeFiles(50)
    const folder = await folderWith({
      'alone.csv': csv({ y: holdout.y!, score: candidate.score! }),
      'bare.csv': csv({ score: candidate.score! }),
    })
    const line = `${asked} --metric expected_value ${worth} --threshold chosen ${rest}`.trim()
    expect(await run(line, folder)).toBe(2)
    expect(output().replace(/\n +/g, ' ')).toContain(words)
  })

  it('counts the bytes of packages, and replays them', async () => {
    const folder = await folderWith({ 'new.tar.gz': 'x'.repeat(3000), 'old.tar.gz': 'y'.repeat(3000) })
    const line = `${asked} --metric f1 --at-most package_size=0.003 --guardrail package_size=0 --out verdict.json`
    expect(await run(`${line} --package new.tar.gz --champion-package old.tar.gz`, folder)).toBe(0)
    expect(output()).toContain('✅ package_size is 0.0030; at most 0.003 is shown.')
    expect(output()).toContain('✅ package_size 0.0000 against the champion: it is no worse.')
    expect(await run('replay-gate verdict.json', folder)).toBe(0)
    await writeFile(join(folder, 'new.tar.gz'), 'x'.repeat(3001))
    expect(await run('replay-gate verdict.json', folder)).toBe(1)
    expect(output()).toContain('The package’s file new.tar.gz is not the one that was judged')
    expect(await run(`${line} --package new.tar.gz --champion-package old.tar.gz`, folder)).toBe(1)
    expect(await run(`${line} --package new.tar.gz`, folder)).toBe(2)
    expect(output()).toContain('name it by --champion-package')
    expect(await run(line, folder)).toBe(2)
    expect(output()).toContain('name it by --package')
  })

  it('says how many rows to label', async () => {
    await run(`${asked} --metric f1 --better-by .15 --expect .17`, await folderWith())
    expect(output()).toMatch(
      /Next: label about [\d,]+ more rows, which would settle it 4 times in 5 if the gain really/,
    )
  })

  it('prints and writes the same verdict twice, for machines', async () => {
    const folder = await folderWith()
    const line = `${asked} --metric f1 --unit user --json --out out/verdict.json`
    expect(await run(line, folder)).toBe(0)
    const first = [output(), await readFile(join(folder, 'out/verdict.json'), 'utf8')]
    expect(await run(line, folder)).toBe(0)
    expect([output(), await readFile(join(folder, 'out/verdict.json'), 'utf8')]).toEqual(first)
    expect(first[0]).toBe(first[1])
    expect(VerdictFile.parse(JSON.parse(first[0]!)).inputs.holdout).toEqual({
      path: 'labels.csv',
      format: 'csv',
      sha256: sha256(csv(files.holdout, '\r\n')),
      bytes: csv(files.holdout, '\r\n').length,
    })
    expect(await readdir(join(folder, 'out'))).toEqual(['verdict.json'])
  })

  it('prints a comment, with what files say escaped', async () => {
    const holdout = csv(files.holdout).replaceAll('CH', '<b>@team</b>')
    const folder = await folderWith({ 'labels.csv': holdout })
    expect(await run(`${asked} --metric f1 --show country --markdown`, folder)).toBe(0)
    expect(output()).toMatch(/^### ✅ The candidate may replace the champion: f1 0\.\d+/)
    expect(output()).toContain('| `<b>@team</b>` |')
    expect(output().replace(/`[^`]*`/g, '')).not.toMatch(/<b>|@team/)
  })

  it('reads labels and both models out of one file', async () => {
    const one = { ...files.holdout, p_new: files.candidate.score!, p_old: files.champion.score! }
    const folder = await folderWith({ 'all.csv': csv(one) })
    const line =
      'gate-model --candidate all.csv --champion all.csv --label y --score p_new --champion-score p_old --metric f1 --json'
    expect(await run(line, folder)).toBe(0)
    const single = JSON.parse(output()) as VerdictFile
    await run(`${asked} --metric f1 --json`, folder)
    expect(single.verdict).toEqual((JSON.parse(output()) as VerdictFile).verdict)
  })

  it.each<[string, ...words: string[]]>([
    ['--metric f2x', 'there is no metric `f2x`', 'f2 (did you mean that?)'],
    ['--metric f1 --at-least f1', '--at-least `f1`', 'such as --at-least recall=0.01'],
    ['--metric f1 --at-least f1=high', '--at-least `high`', 'a number, such as 0.05'],
    ['--metric f1 --guardrail recall=0.1 --guardrail recall=0.2', '--guardrail names recall twice'],
    ['--metric f1 --alpha 0.5', '--alpha: '],
    ['--metric f1 --better-by -1', "'--better-by' argument is ambiguous"],
    ['--metric f1 --task classify', '--task `classify`', 'binary-classification'],
    ['--metric f1 --slice-margin 0.1', '--slice-margin is said without --slices'],
    ['--metric expected_value --value tp=1', '--value `tp=1`', 'currency=USD,true_positive=0'],
    [
      '--metric expected_value --value currency=USD,true_positive=1',
      'does not say false_positive, false_negative',
    ],
    ['--metric f1 --base main', '--candidate is about prediction files, --base about a checkout'],
    ['some-model --metric f1', '--candidate is about prediction files, the model `some-model` about'],
  ])('%s is a wrong input', async (rest, ...words) => {
    expect(await run(`${asked} ${rest}`, await folderWith())).toBe(2)
    for (const part of words) expect(told.join('')).toContain(part)
    expect(told.join('')).not.toContain('fault of Assay')
  })

  it.each<[exit: number, string, ...words: string[]]>([
    [
      2,
      '--champion no.csv',
      'the champion’s file no.csv cannot be read: there is no such file',
      'name the file by --champion',
    ],
    [3, '--champion empty.csv', 'empty.csv is empty: zero bytes'],
    [2, '--champion broken.csv', 'broken.csv, line 2', '(DATA_UNDECODABLE)'],
  ])('ends with %i for %s', async (exit, rest, ...words) => {
    const folder = await folderWith({ 'empty.csv': '', 'broken.csv': 'id,score\n1\n' })
    const line = `gate-model --candidate new.csv --holdout labels.csv --label y --metric f1 ${rest}`
    expect(await run(line, folder)).toBe(exit)
    for (const part of words) expect(told.join('')).toContain(part)
  })

  it('asks for the candidate', async () => {
    expect(await run('gate-model --champion old.jsonl --label y', await folderWith())).toBe(2)
    expect(told.join('')).toContain('--candidate is missing')
  })
})

describe('assay replay-gate', () => {
  const judged = `${asked} --metric f1 --unit user --show country --out v.json --store kept`

  it('says that the verdict is the same, byte for byte', async () => {
    const folder = await folderWith()
    await run(judged, folder)
    expect(await run('replay-gate v.json', folder)).toBe(0)
    expect(output()).toMatch(/^✅ The same verdict, byte for byte: Pass: f1 0\.\d+/)
  })

  it('finds files beside the verdict, where it is told, and in the store by digest', async () => {
    const folder = await folderWith()
    await run(judged, folder)
    const elsewhere = await temporaryFolder()
    expect(await main(['replay-gate', join(folder, 'v.json')], elsewhere)).toBe(0)
    await writeFile(join(elsewhere, 'v.json'), await readFile(join(folder, 'v.json')))
    expect(await main(['replay-gate', 'v.json'], elsewhere)).toBe(2)
    expect(told.join('')).toContain('is neither at')
    expect(await main(['replay-gate', 'v.json', '--store', join(folder, 'kept')], elsewhere)).toBe(0)
    const at = (role: string, path: string) => [`--${role}`, join(folder, path)]
    expect(
      await main(
        [
          'replay-gate',
          'v.json',
          ...at('candidate', 'new.csv'),
          ...at('champion', 'old.jsonl'),
          ...at('holdout', 'labels.csv'),
        ],
        elsewhere,
      ),
    ).toBe(0)
  })

  it('takes the right file from the store where another stands in its place', async () => {
    const folder = await folderWith()
    await run(judged, folder)
    await writeFile(join(folder, 'new.csv'), csv(files.champion))
    expect(await run('replay-gate v.json --store kept', folder)).toBe(0)
  })

  it('tells which file changed and what became of the verdict', async () => {
    const folder = await folderWith()
    await run(judged, folder)
    await writeFile(join(folder, 'new.csv'), csv(files.champion))
    expect(await run('replay-gate v.json', folder)).toBe(1)
    expect(output()).toContain('❌ Not the same verdict: other files give another answer.')
    expect(output()).toContain(
      `SHA-256 ${sha256(csv(files.champion))}, it was ${sha256(csv(files.candidate))}`,
    )
    expect(output()).toContain('verdict.kind: "champion" became "unchanged"')
    expect(await run('replay-gate v.json --json', folder)).toBe(1)
    expect(JSON.parse(output())).toMatchObject({ same: false, changedInputs: [{ role: 'candidate' }] })
  })

  it('replays what could not be judged, too', async () => {
    const folder = await folderWith()
    expect(await run(`${asked} --metric f1 --slices z --out v.json`, folder)).toBe(2)
    expect(await run('replay-gate v.json', folder)).toBe(0)
  })

  it('keeps the files and the verdict in the store', async () => {
    const folder = await folderWith()
    await run(judged, folder)
    const store = folderStore(join(folder, 'kept'))
    for (const path of ['new.csv', 'old.jsonl', 'labels.csv', 'v.json']) {
      const content = await readFile(join(folder, path))
      expect(Buffer.from((await store.readBlob(sha256(content)))!)).toEqual(content)
    }
  })

  it.each<[string, string, string]>([
    ['nothing', '', 'which verdict?'],
    ['a file that is not there', 'no.json', 'there is no file no.json'],
    ['a file that is no JSON', 'new.csv', 'new.csv is no verdict on prediction files: it is no JSON'],
    ['other JSON', 'other.json', 'other.json is no verdict on prediction files: schemaVersion: '],
    ['evidence', 'evidence.json', 'is the evidence of a pull request'],
  ])('is a wrong input for %s', async (_, path, words) => {
    const folder = await folderWith({ 'other.json': '{}', 'evidence.json': '{"model":"m","change":"model"}' })
    expect(
      await main(
        ['replay-gate', path].filter((part) => part !== ''),
        folder,
      ),
    ).toBe(2)
    expect(told.join('')).toContain(words)
  })
})
