import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openKit } from '#adapters/kit.ts'
import { appendDeployment } from '#core/deployment/deployment-record.ts'
import { digestOf } from '#core/digest.ts'
import { environmentText, promoted } from '#core/environment/write-environment.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { PipelineEnvironment } from '#core/pipeline/pipeline.ts'
import { renderCheck, renderComment, renderJobSummary } from '#core/report/comment.ts'
import { verdictText } from '#core/report/verdict-text.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import { RunManifest } from '#core/run/run-manifest.ts'
import { sealHoldoutCommand } from '../../../cli/commands/seal-holdout.ts'
import { surroundings } from '../../builders/surroundings.ts'
import type { Checkout } from '../clone.ts'
import { type Files, modelFiles, parcels, pipelineOf } from '../tiny-model.ts'
import { newRepository } from '../tiny-repository.ts'
import { slope } from './forging.ts'
import { build, judge, model } from './lanes.ts'

const gate = (least: number, labels?: string) => ({
  metric: 'roc_auc',
  at_least: { roc_auc: least, accuracy: 0.7 },
  better_by: 0,
  slices: { by: ['colour'], margin: 0.1 },
  conditions: [{ condition: 'n > 0.6 +/- 0.1', reliability: 0.9 }],
  mode: { sealed: { runs: 3, merges: 3, ...(labels === undefined ? {} : { labels }) } },
})
/** An environment that asks more than the pull request showed. */
const strict = { name: 'prod', gate: { at_least: { accuracy: 0.72 } } }

/** The model with the labels of its holdout, or with none there and their digest in the rules. */
const filesOf = (steepness: number, least: number, sealed?: Sealed) =>
  modelFiles(model, {
    data: sealed?.data ?? parcels(),
    pipeline: {
      ...slope(steepness),
      gate: gate(least, sealed?.labels),
      evaluation: { slices: ['colour'] },
      environments: [...pipelineOf(model).environments, strict],
      calibration: {},
    },
  })

test('a sealed holdout: charged once, told as a word, cached, spent; no figure leaves the judge', async () => {
  const checkout = await newRepository(filesOf(1, 0.7))
  const sealed = await sealLabels(checkout)
  await checkout.commit('main', filesOf(1, 0.7, sealed))
  const propose = async (steepness: number, least: number): Promise<Evidence> => {
    await checkout.commit(`slope-${steepness}-${least}`, filesOf(steepness, least, sealed))
    await build(checkout)
    return judge(checkout)
  }

  const passed = await propose(3, 0.7)
  expect(passed).toMatchObject({
    outcome: 'pass',
    headline: 'Sealed holdout, run 1: pass. 2 of 3 runs and 2 of 3 passes left.',
    sealed: { kind: 'told', word: 'pass', run: 1, ledger: 'refs/assay/ledger/parcels' },
  })
  expect(passed.notes.join()).not.toContain('by convention')
  const figures = await figuresOf(checkout, passed)
  expect(figures.length).toBeGreaterThan(40)
  const { validation, ...rest } = passed
  expect(published(rest).filter((text) => figures.some((figure) => text.includes(figure)))).toEqual([])
  // Numbers on the validation rows are everybody's; the holdout's own are not among them, to the last digit.
  expect(validation).toMatchObject({ outcome: 'pass', kind: 'first', rows: expect.any(Number) })
  const whole = figures.filter((figure) => figure.length > 10)
  expect(published(passed).filter((text) => whole.some((figure) => text.includes(figure)))).toEqual([])
  for (const part of ['verdict', 'headVerdict', 'behaviour']) expect(passed).not.toHaveProperty(part)
  expect(await ledgerOf(checkout)).toEqual(['opened', 'reserved', 'judged'])

  // The same question: the same word, and nothing is counted.
  expect(await judge(checkout)).toEqual(passed)
  expect(await ledgerOf(checkout)).toEqual(['opened', 'reserved', 'judged'])

  // Its promotion meets the same champion, nobody, by the same rules: the pull request has shown it.
  await checkout.git('checkout', '-q', 'main')
  await checkout.git('merge', '-q', '--ff-only', 'slope-3-0.7')
  await checkout.commit(
    'promotion',
    await environmentFile(checkout, passed, pipelineOf(model).environments[0]),
  )
  expect(await judge(checkout)).toMatchObject({
    change: 'promotion',
    outcome: 'pass',
    headline: expect.stringContaining('(run 1 on the sealed holdout); no run was charged.'),
    sealed: { kind: 'uncharged', why: 'shown-before' },
  })

  // Where the target asks more than that, the promotion is a run like any other: charged, kept, settled.
  await checkout.git('checkout', '-q', 'main')
  await verifiedIn('staging', checkout)
  await checkout.commit('to-prod', await environmentFile(checkout, passed, strict))
  const promotion = await judge(checkout)
  expect(promotion).toMatchObject({
    change: 'promotion',
    outcome: 'pass',
    headline: 'Sealed holdout, run 2: pass. 1 of 3 runs and 1 of 3 passes left.',
    sealed: { kind: 'told', word: 'pass', run: 2 },
  })
  expect(await ledgerOf(checkout)).toEqual(['opened', 'reserved', 'judged', 'reserved', 'judged'])
  const ofPromotion = await figuresOf(checkout, promotion, 2)
  expect(ofPromotion.length).toBeGreaterThan(40)
  expect(published(promotion).filter((text) => ofPromotion.some((figure) => text.includes(figure)))).toEqual(
    [],
  )
  expect(await judge(checkout)).toEqual(promotion)
  expect(await ledgerOf(checkout)).toHaveLength(5)
  await checkout.git('checkout', '-q', 'main')

  // Rules that the head changes: one charge for both policies, and the stricter outcome.
  const stricter = await propose(3, 0.999)
  expect(stricter).toMatchObject({
    outcome: 'inconclusive',
    rulesChanged: ['gate'],
    reasons: [],
    sealed: { kind: 'told', word: 'not_proven', run: 3 },
  })
  expect(renderComment([stricter])).toContain('🟡 parcels is not proven')
  expect(await ledgerOf(checkout)).toHaveLength(7)

  const late = await propose(2, 0.7)
  expect(late).toMatchObject({
    outcome: 'inconclusive',
    headline: 'The sealed holdout is used up: nothing was judged.',
    sealed: { kind: 'spent', reason: 'runs' },
  })
  expect(renderComment([late])).toContain('Label fresh rows')
  expect(await ledgerOf(checkout)).toHaveLength(7)

  // Released, it is validation data.
  expect(await sealHoldout(checkout, '--release', 'spent')).toContain('are public from now on')
  expect(await judge(checkout)).toMatchObject({ sealed: { kind: 'spent', reason: 'released' } })

  // A ledger that was written anew no longer holds what the store saw.
  await checkout.git('update-ref', '-d', 'refs/assay/ledger/parcels')
  expect(await judge(checkout)).toMatchObject({
    outcome: 'invalid',
    reasons: [expect.stringContaining('no longer holds a line that earlier evidence saw')],
  })
})

/** The environment file that promotes what was judged. */
async function environmentFile({ folder }: Checkout, evidence: Evidence, written: unknown): Promise<Files> {
  const { store } = await openKit(folder)
  const run = await runIn(folder)
  const template = PipelineEnvironment.parse(written)
  const environment = promoted(template, run, {
    location: store.locate(run.package.sha256),
    snapshot: evidence.snapshot ?? '',
    evidence: digestOf(evidence),
    decisionThreshold: undefined,
  })
  return { [`pipelines/${model}/environments/${template.name}.yaml`]: environmentText(environment) }
}

/** What was judged ran in an environment, as deploying it records. */
async function verifiedIn(environment: string, { folder }: Checkout): Promise<void> {
  const { store, history } = await openKit(folder)
  const { version, package: made } = await runIn(folder)
  await appendDeployment(store, {
    model,
    environment,
    commit: (await history.resolve('main')) ?? '',
    version,
    package: made.sha256,
    outcome: 'verified',
    at: '2026-01-01T00:00:00.000Z',
    why: 'it answered',
  })
}

async function runIn(folder: string): Promise<RunManifest> {
  const { bundleOf } = await openKit(folder)
  return RunManifest.parse(JSON.parse((await bundleOf(model).readText(bundleFiles.run)) ?? ''))
}

interface Sealed {
  readonly labels: string
  readonly data: string
}

/** Puts the labels away as a person does, and writes `no` in their places. */
async function sealLabels(checkout: Checkout): Promise<Sealed> {
  const said = await sealHoldout(checkout, '--ids', 'ids.txt')
  const ids = (await readFile(join(checkout.folder, 'ids.txt'), 'utf8')).trim().split('\n').map(Number)
  await rm(join(checkout.folder, 'ids.txt'))
  const holdout = new Set(ids)
  const [head = '', ...rows] = parcels().trim().split('\n')
  const blank = rows.map((row, index) => (holdout.has(index + 1) ? row.replace(/[^,]+$/, 'no') : row))
  expect(blank).not.toEqual(rows)
  const labels = /[0-9a-f]{64}/.exec(said)?.[0] ?? ''
  return { labels, data: `${[head, ...blank].join('\n')}\n` }
}

async function sealHoldout({ folder }: Checkout, flag: string, value: string): Promise<string> {
  const printed: string[] = []
  const values = { [flag.slice(2)]: value }
  const terminal = { ...surroundings(), cwd: folder, print: (text: string) => printed.push(text) }
  await sealHoldoutCommand.run({ positionals: [], values }, terminal)
  return printed.join('\n')
}

/** Everything that anybody can read. */
function published(evidence: Evidence): string[] {
  const { title, summary } = renderCheck([evidence])
  return [
    JSON.stringify(evidence),
    renderComment([evidence]),
    title,
    summary,
    renderJobSummary([evidence]),
    verdictText(evidence),
  ]
}

/** Every number of the private verdict that is no whole one, as anybody would write it; thresholds rest on validation rows. */
async function figuresOf({ folder }: Checkout, { holdout }: Evidence, number = 1): Promise<string[]> {
  const { store } = await openKit(folder)
  const text = await store.readRecord('trusted', `sealed/${model}/${holdout}/000${number}.json`)
  const numbers: number[] = []
  JSON.stringify(JSON.parse(text ?? 'null').verdicts, (key, value) => {
    if (key === 'decisionThreshold') return undefined
    if (typeof value === 'number' && !Number.isInteger(value)) numbers.push(value)
    return value
  })
  const said = new Set(['0.05', '0.10', '0.0500', '0.1000'])
  return numbers
    .flatMap((value) => [String(value), value.toFixed(4), value.toFixed(3)])
    .filter((of) => !said.has(of))
}

async function ledgerOf({ folder, git }: Checkout): Promise<string[]> {
  const kit = await openKit(folder)
  const [holdout] = await kit.ledgerOf(model).holdouts()
  const text = await git('show', `refs/assay/ledger/${model}:${holdout}.jsonl`)
  return text.split('\n').map((line) => JSON.parse(line).kind)
}
