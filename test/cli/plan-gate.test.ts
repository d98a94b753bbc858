import { parseArgs } from 'node:util'
import { expect, it } from 'vitest'
import { gitLedgerRef } from '#adapters/git/ledger-ref.ts'
import { runGit } from '#adapters/git/run-git.ts'
import { sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import { claimRun, settleRun } from '#core/ledger/keep-ledger.ts'
import { SealedSettings } from '#core/ledger/sealed-settings.ts'
import { planGateCommand } from '../../cli/commands/plan-gate.ts'
import { checkout } from '../builders/checkout.ts'
import { candidate, holdout } from '../builders/ledger.ts'
import { surroundings } from '../builders/surroundings.ts'
import { writeFiles } from '../builders/temporary-folder.ts'

interface Answer {
  readonly code: number
  readonly printed: string
}

/** Runs `assay plan-gate` with words as a shell would hand them over. */
async function planGate(words: readonly string[], cwd = '/'): Promise<Answer> {
  const options = Object.fromEntries(
    Object.entries(planGateCommand.flags).map(([name, { help: _help, ...option }]) => [name, option]),
  )
  const { values, positionals } = parseArgs({
    args: [...words],
    options,
    allowPositionals: true,
    strict: true,
  })
  const printed: string[] = []
  const code = await planGateCommand.run(
    { positionals, values },
    { ...surroundings(), cwd, print: (text) => printed.push(text) },
  )
  return { code, printed: printed.join('\n') }
}

async function failureOf(words: readonly string[], cwd?: string): Promise<Failure> {
  const outcome = await planGate(words, cwd).catch((error: unknown) => error)
  if (outcome instanceof Failure) return outcome
  throw new Error('it did not fail', { cause: outcome })
}

const paper = ['--condition', 'n - o > 0.02 +/- 0.01', '--reliability', '0.9999']

it.each<[words: string[], rows: number, method: string]>([
  [['--adaptivity', 'none'], 267_385, 'hoeffding'],
  [['--adaptivity', 'full'], 641_684, 'hoeffding'],
  [['--adaptivity', 'firstChange'], 267_385, 'hoeffding'],
  [['--adaptivity', 'none', '--disagreement', '0.1'], 29_048, 'bennett'],
  [['--adaptivity', 'full', '--disagreement', '0.1'], 67_706, 'bennett'],
  [['--adaptivity', 'kPass', '--merges', '1', '--disagreement', '0.1'], 29_048, 'bennett'],
  [['--adaptivity', 'none', '--steps', '1'], 198_070, 'hoeffding'],
])('a condition with %j needs %i rows', async (words, rows, method) => {
  const { code, printed } = await planGate([...paper, ...words, '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(printed)).toMatchObject({
    schemaVersion: 1,
    reliability: 0.9999,
    best: { name: method, labelledRows: rows },
  })
})

it('without flags a condition is planned as a sealed holdout would judge it', async () => {
  const { printed } = await planGate(['--condition', 'n - o > 0.02 +/- 0.05'])
  expect(printed).toContain(
    'reliability 0.95 over 32 steps, adaptivity kPass (4 passes retire the rows), fp-free: what is unknown is rejected',
  )
  // 4 ln(2 (32 + 496 + 4960 + 35960) / 0.05) / (2 0.05^2)
  expect(printed).toContain('You need 11,457 labelled rows (Hoeffding).')
})

it.each<[words: string[], ...said: string[]]>([
  [['--condition', 'n > 80 +/- 1'], 'character 1', 'can never hold', 'fractions'],
  [['--condition', 'n - o >= 0 +/- 0.1'], 'character 7: `>=`'],
  [['--condition', 'n > 0.5 +/- 0.1', '--mode', 'fpfree'], '--mode `fpfree`', 'fp-free (did you mean that?)'],
  [['--condition', 'n > 0.5 +/- 0.1', '--adaptivity', 'hybrid'], 'none, firstChange, kPass, full'],
  [['--condition', 'n > 0.5 +/- 0.1', '--adaptivity', 'full', '--merges', '2'], '--merges does not go with'],
  [['--condition', 'n > 0.5 +/- 0.1', '--reliability', '95'], '--reliability `95`'],
  [['--condition', 'n > 0.5 +/- 0.1', '--steps', '1.5'], 'a whole number, 1–1000'],
  [
    ['--condition', 'n > 0.5 +/- 0.1', '--rows', '100', '--expect', '0.1'],
    '--expect, --rows says nothing with --condition',
  ],
  [['--condition', 'n > 0.5 +/- 0.1', 'trips'], 'the model `trips` does not go with --condition'],
])('%j is a wrong input', async (words, ...said) => {
  const failure = await failureOf(words)
  expect([failure.code, failure.exitCode]).toEqual(['USAGE', 2])
  for (const part of said) expect(failure.message).toContain(part)
})

const accuracyGate = {
  gate: { at_least: { accuracy: 0.5 }, metric: 'accuracy', better_by: 0, promotion_margin: 0.02 },
}

it('plans the gate of the only model, and what the rows at hand can show', async () => {
  const { root } = await checkout(accuracyGate)
  const flags = ['--disagreement', '0.1', '--expect', '0.02']
  expect(JSON.parse((await planGate([...flags, '--json'], root)).printed)).toMatchObject({
    schemaVersion: 1,
    model: 'trips',
    levels: [{ name: 'each pull request', alpha: 0.05 }],
    lines: [
      { name: 'better_by', limit: 0, assumed: 0.02, rows: [1544], labels: [155] },
      { name: 'promotion_margin', limit: -0.02, assumed: 0, rows: [1546] },
    ],
    rows: [1546],
  })
  const short = await planGate([...flags, '--rows', '1000'], root)
  expect(short.code).toBe(3)
  expect(short.printed).toContain('You need 1,546 labelled rows; 1,000 are not enough.')
  const enough = await planGate([...flags, '--rows', '2000'], root)
  expect(enough).toMatchObject({ code: 0, printed: expect.stringContaining('2,000 are enough') })
})

it('plans a sealed gate for its first and its last run', async () => {
  const { root } = await checkout(accuracyGate)
  const flags = ['trips', '--disagreement', '0.1', '--expect', '0.02', '--sealed']
  const plan = JSON.parse((await planGate([...flags, '--json'], root)).printed)
  expect(plan.levels).toMatchObject([
    { name: 'run 1', alpha: expect.closeTo(0.05 / 32, 12) },
    { name: 'run 32', alpha: expect.closeTo(3.13e-7, 10) },
  ])
  expect(plan.rows).toEqual([3604, 8482])
  const text = (await planGate([...flags, '--rows', '4000'], root)).printed
  expect(text).toContain(
    'You need 3,604 / 8,482 labelled rows (run 1 / run 32); 4,000 are not enough for the later runs.',
  )
})

it('plans a gate that is sealed by its own settings, and tells what its ledger has spent', async () => {
  const { root } = await checkout({
    gate: { ...accuracyGate.gate, mode: { sealed: { runs: 8, merges: 2 } } },
  })
  const flags = ['--disagreement', '0.1', '--expect', '0.02', '--assume', 'accuracy=0.6']
  const empty = (await planGate(flags, root)).printed
  expect(empty).toContain('run 1 (alpha 0.00625)')
  expect(empty).toMatch(/at_least\.accuracy +accuracy +>= 0\.5 +0\.6/)
  expect(empty).not.toContain('Sealed holdout')
  const sealed = SealedSettings.parse({ runs: 8, merges: 2 })
  const request = { model: 'trips', sealed, holdout, candidate: candidate(1), config: sha256('rules') }
  await runGit(root, ['init', '-q'])
  const ref = gitLedgerRef(root, 'trips')
  await claimRun(ref, request, surroundings())
  await settleRun(ref, { holdout, run: 1, outcome: 'pass' }, surroundings())
  expect((await planGate(flags, root)).printed).toContain(
    '1 of 8 runs and 1 of 2 passes used; run 2 is tested at alpha 0.0031, run 8 at 0.00078, so that the risk of any wrong pass stays below 0.05.',
  )
})

it('reads from an earlier verdict how much rows differ; a flag goes before it', async () => {
  const { root } = await checkout({
    gate: {
      at_least: { roc_auc: 0.5 },
      metric: 'roc_auc',
      no_worse_than: 0.01,
      guardrails: [{ metric: 'recall', margin: 0.02 }],
    },
  })
  const difference = { kind: 'estimate', estimate: 0, lower: -0.0164485, upper: 0.0164485 }
  const metrics = ['roc_auc', 'recall'].map((metric) => ({ metric, difference }))
  await writeFiles(root, { 'verdict.json': JSON.stringify({ alpha: 0.05, rows: 2500, metrics }) })
  const rowsOf = async (...words: string[]): Promise<unknown> =>
    JSON.parse((await planGate(['--verdict', 'verdict.json', ...words, '--json'], root)).printed).lines.map(
      (line: { rows: unknown }) => line.rows,
    )
  // Deviation 0.5: (1.6449 + 0.8416)^2 0.5^2 / 0.01^2, and a quarter of it.
  expect(await rowsOf()).toEqual([[15_457], [3865], [15_457]])
  expect(await rowsOf('--standard-deviation', 'recall=1')).toEqual([[15_457], [15_457], [15_457]])
})

it.each<[words: string[], ...said: string[]]>([
  [['--steps', '8'], '--steps says nothing without --sealed or --condition'],
  [['--reliability', '0.99'], '--reliability says nothing without --condition'],
  [['--standard-deviation', 'recal=1'], 'METRIC=NUMBER; a metric is recall (did you mean that?)'],
  [['--standard-deviation', 'recall=0'], 'recall= and a number above 0'],
  [['--disagreement', '10'], '--disagreement `10`'],
  [['tripz'], 'did you mean `trips`?'],
])('%j is a wrong input for a gate', async (words, ...said) => {
  const { root } = await checkout(accuracyGate)
  const failure = await failureOf(words, root)
  expect(failure.exitCode).toBe(2)
  for (const part of said) expect(failure.message).toContain(part)
})

it('says which verdict it cannot read', async () => {
  const { root } = await checkout(accuracyGate)
  expect(await failureOf(['--verdict', 'none.json'], root)).toMatchObject({ code: 'DATA_MISSING' })
  await writeFiles(root, { 'verdict.json': '{}' })
  expect(await failureOf(['--verdict', 'verdict.json'], root)).toMatchObject({
    code: 'CONFIGURATION_INVALID',
    place: { file: 'verdict.json' },
  })
})
