import { expect, test } from 'vitest'
import { readPredictions, writePredictions } from '#adapters/parquet/predictions-parquet.ts'
import { Evidence } from '#core/evidence/evidence.ts'
import { renderComment } from '#core/report/comment.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import type { Checkout } from '../clone.ts'
import { type Files, modelFiles, parcels, trainScript } from '../tiny-model.ts'
import { newRepository } from '../tiny-repository.ts'
import { reseal, slope } from './forging.ts'
import { build, bundleOf, judge, model } from './lanes.ts'

// The package answers 1 / (1 + exp(-3 weight)): heavy parcels come back, colours do not matter.
const cases = `case,expect,note,weight,colour
heavy,positive,they always do,1.5,red
,same within 0.001,,,blue
,higher,,1.8,
light,at most 0.2,,-1.5,blue
`
const wrong = `${cases}wrong,positive,,-1,red\n`
const path = `pipelines/${model}/cases.csv`
const sections = {
  behaviour: { cases: { max_failing: 0 } },
  fairness: { groups: ['colour'], demographic_parity: { max: 0.5 } },
  calibration: {},
  requirements: { transparency: true },
  transparency: { rows: 60, repeats: 1 },
  robustness: { rows: 60, missing: { share: 0.2, max_flips: 0.6 } },
}

const filesOf = (text: string | undefined, rules: object = {}, train = trainScript): Files => ({
  ...modelFiles(model, { pipeline: { ...slope(3), ...rules }, data: parcels(1500) }),
  ...(text === undefined ? {} : { [path]: text }),
  [`pipelines/${model}/train.mjs`]: train,
})

async function proposed(base: Files, head: Files): Promise<Checkout> {
  const checkout = await newRepository(base)
  await checkout.commit('proposal', { ...head, 'pipelines/parcels/README.md': 'Words.\n' })
  await build(checkout)
  return checkout
}

test('without a section nothing is asked, and nothing is said', async () => {
  const checkout = await proposed(filesOf(undefined), filesOf(undefined))
  expect(await bundleOf(checkout).list()).not.toContain(bundleFiles.predictions('behaviour'))
  const evidence = await judge(checkout)
  expect(evidence).toMatchObject({ outcome: 'pass', rulesChanged: [] })
  expect(evidence).not.toHaveProperty('behaviour')
})

test('everything is asked of the package that serves, and judged by the judge', async () => {
  const files = filesOf(cases, sections)
  const evidence = await judge(await proposed(files, files))
  expect(evidence.reasons).toEqual([])
  expect(Evidence.parse(JSON.parse(JSON.stringify(evidence)))).toEqual(evidence)
  const { behaviour } = evidence
  expect(behaviour?.cases).toMatchObject({ verdict: 'pass', cases: 2, failing: 0 })
  expect(behaviour?.fairness?.[0]).toMatchObject({
    column: 'colour',
    groups: [
      { value: 'blue', assessed: true },
      { value: 'red', assessed: true },
    ],
    demographicParity: { verdict: 'pass' },
    equalizedOdds: { verdict: 'shown' },
  })
  expect(behaviour?.calibration).toMatchObject({ verdict: 'shown', curve: { length: 10 } })
  expect(behaviour?.importance).toMatchObject({ verdict: 'pass', rows: 60 })
  expect(behaviour?.importance?.features.map(({ feature }) => feature)).toEqual(['weight', 'colour'])
  expect(behaviour?.robustness?.perturbations.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['numeric_noise', 'shown'],
    ['missing', 'pass'],
    ['unknown_category', 'shown'],
    ['reordered_columns', 'pass'],
  ])
  const comment = renderComment([evidence])
  expect(comment).toContain('**Beside the gate**')
  expect(comment).toContain('- ✅ All 2 cases of `pipelines/parcels/cases.csv` hold.')
})

test("cases that do not hold fail it, with the expert's words", async () => {
  const files = filesOf(wrong)
  const evidence = await judge(await proposed(files, files))
  const words =
    '1 of 3 cases of `pipelines/parcels/cases.csv` do not hold, none may fail; `wrong` (pipelines/parcels/cases.csv:6): it is negative (score 0.04743), expected positive.'
  expect(evidence).toMatchObject({
    outcome: 'fail',
    headline: `Fail: ${words}`,
    reasons: [words],
    verdict: { outcome: 'fail', refusals: [{ code: 'CASES', text: words }] },
  })
  expect(renderComment([evidence])).toContain('| `wrong` | 6 | positive | it is negative (score 0.04743) |')
})

test("the base's cases judge: taking one out of the head changes the rules, and not the verdict", async () => {
  const evidence = await judge(await proposed(filesOf(wrong), filesOf(cases)))
  expect(evidence).toMatchObject({
    outcome: 'fail',
    rulesChanged: ['cases.csv'],
    verdict: { outcome: 'fail' },
    headVerdict: { outcome: 'pass' },
    behaviour: { cases: { cases: 3, failing: 1 } },
  })
})

test('cases that the head brings count as well', async () => {
  const evidence = await judge(await proposed(filesOf(undefined), filesOf(wrong)))
  expect(evidence).toMatchObject({
    outcome: 'fail',
    rulesChanged: ['cases.csv'],
    verdict: { outcome: 'pass' },
    headVerdict: { outcome: 'fail' },
    behaviour: { cases: { failing: 1 } },
    reasons: [expect.stringContaining('`wrong`')],
  })
})

test('answers to other rows answer nothing, and neither does a bundle without any', async () => {
  const files = filesOf(cases, sections)
  const checkout = await proposed(files, files)
  const bundle = bundleOf(checkout)
  const file = bundleFiles.predictions('behaviour')
  const { rowIds } = await readPredictions((await bundle.readBytes(file)) ?? new Uint8Array(), file)
  const others = Array.from(rowIds, (id) => `x${String(id)}`)
  const codes = async (): Promise<string[]> => {
    await reseal(checkout)
    const { outcome, verdict } = await judge(checkout)
    expect(outcome).toBe('fail')
    return verdict?.refusals.map(({ code }) => code) ?? []
  }
  await bundle.write(
    file,
    writePredictions([
      { name: 'row_id', type: 'string', values: others },
      { name: 'score', type: 'number', values: others.map(() => 0.9) },
    ]),
  )
  const unanswered = ['CASES', 'TRANSPARENCY', 'ROBUSTNESS', 'ROBUSTNESS']
  expect(await codes()).toEqual(unanswered)
  await bundle.remove(file)
  expect(await codes()).toEqual(unanswered)
})

test('rows the model refuses are not answered; the holdout is judged all the same', async () => {
  const refuses = trainScript.replace(
    'const rows = Buffer',
    "if (Buffer.concat(chunks).toString().includes('never seen before')) { response.writeHead(400); return response.end('no such colour') }\n    const rows = Buffer",
  )
  const files = filesOf(undefined, { robustness: { rows: 60, unknown_category: { max_flips: 1 } } }, refuses)
  const evidence = await judge(await proposed(files, files))
  expect(evidence.reasons).toEqual([
    expect.stringMatching(/^10 % of the texts made unknown: the model did not answer \d+ of 60 rows\.$/),
  ])
  expect(evidence.behaviour?.robustness?.perturbations.map(({ verdict }) => verdict)).toEqual([
    'shown',
    'shown',
    'fail',
    'pass',
  ])
})

test('a group that only the head names is judged by its own rules', async () => {
  const { data } = slope(3)
  const columns = { ...data.columns, side: "CASE WHEN weight > 0 THEN 'heavy' ELSE 'light' END" }
  const rules = {
    data: { ...data, columns },
    evaluation: { slices: ['side'] },
    fairness: { groups: ['side'], demographic_parity: { max: 0.5 } },
  }
  const evidence = await judge(await proposed(filesOf(undefined), filesOf(undefined, rules)))
  expect(evidence).toMatchObject({
    outcome: 'fail',
    rulesChanged: ['data.columns', 'evaluation', 'fairness'],
    verdict: { outcome: 'pass' },
    headVerdict: { outcome: 'fail', refusals: [{ code: 'DEMOGRAPHIC_PARITY' }] },
  })
  expect(evidence.behaviour?.fairness?.[0]?.groups.map(({ value }) => value).sort()).toEqual([
    'heavy',
    'light',
  ])
})
