import { appendFile, rm, symlink } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256 } from '#core/digest.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import type { Checkout } from '../clone.ts'
import { contractOf, type Files, modelFiles, trainScript } from '../tiny-model.ts'
import {
  builtHead,
  editJson,
  editPredictions,
  listFile,
  packageOf,
  reseal,
  slope,
  withFeature,
} from './forging.ts'
import { build, bundleOf, copyOf, judge, model } from './lanes.ts'

/** The head as it should be: built and passing. */
let honest: Checkout
/** The same, with a model that ranks the wrong way round. */
let poor: Checkout

beforeAll(async () => {
  honest = await builtHead(slope(3))
  poor = await builtHead(slope(-3))
})
afterAll(async () => {
  for (const { folder } of [honest, poor]) await rm(folder, { recursive: true, force: true })
})

test('the honest head passes, the poor one fails: what follows starts from these', async () => {
  expect(await judge(await copyOf(honest))).toMatchObject({ outcome: 'pass', reasons: [] })
  expect(await judge(await copyOf(poor))).toMatchObject({ outcome: 'fail' })
})

test("the version and commit of a run are the judge's to say", async () => {
  const checkout = await copyOf(honest)
  const { candidate } = await judge(await copyOf(honest))
  const lies = { version: '19990101-00000000', commit: 'deadbeef', commitTime: '1999-01-01T00:00:00.000Z' }
  await editJson(checkout, bundleFiles.run, (run) => ({ ...run, ...lies }))
  await reseal(checkout)
  expect((await judge(checkout)).candidate).toEqual(candidate)
})

test('verdicts and evidence that the build lane left are not read', async () => {
  const checkout = await copyOf(poor)
  const without = await judge(checkout)
  const forged = JSON.stringify({ ...without, outcome: 'pass', headline: 'Fine.', reasons: [] })
  const folder = bundleOf(checkout)
  for (const name of ['evidence.json', 'verdict.json', 'judged.json', `${model}.json`])
    await folder.write(name, forged)
  await reseal(checkout)
  expect(await judge(checkout)).toEqual(without)
})

test.each<{ name: string; tamper: (checkout: Checkout) => Promise<void>; words: RegExp }>([
  {
    name: 'the package is swapped after the bundle was sealed',
    tamper: async (checkout) => bundleOf(checkout).write(bundleFiles.package, await packageOf(poor)),
    words: /`package\/model\.tar\.gz` has sha256 \w+ and \d+ bytes, bundle\.json says/,
  },
  {
    name: 'the package is swapped and the bundle sealed again',
    tamper: async (checkout) => {
      await bundleOf(checkout).write(bundleFiles.package, await packageOf(poor))
      await reseal(checkout)
    },
    words: /the package: it says \w+, the judge finds \w+/,
  },
  {
    name: 'run.json claims the package of somebody else',
    tamper: async (checkout) => {
      const bytes = await packageOf(poor)
      await bundleOf(checkout).write(bundleFiles.package, bytes)
      await editJson(checkout, bundleFiles.run, (run) => ({
        ...run,
        package: { sha256: sha256(bytes), bytes: bytes.length },
      }))
    },
    words: /the evaluated package: it says \w+, the judge finds \w+/,
  },
  {
    name: 'the bundle is of another commit',
    tamper: async (checkout) => {
      await checkout.commit('proposal', { 'pipelines/parcels/README.md': 'More words.\n' })
    },
    words: /it was made from commit \w{40}, the head is \w{40}/,
  },
  {
    name: 'the bundle of other code is sealed for this commit',
    tamper: async (checkout) => {
      await checkout.commit('proposal', { 'pipelines/parcels/train.mjs': `${trainScript}// worse\n` })
      await reseal(checkout)
    },
    words: /the training key \(code, data, parameters, seed, runtime\): it says \w+, the judge finds \w+/,
  },
  {
    name: 'run.json claims a training key',
    tamper: (checkout) =>
      editJson(checkout, bundleFiles.run, (run) => ({ ...run, trainingKey: '0'.repeat(64) })),
    words: /the training key .*: it says 0{64}/,
  },
  {
    name: 'run.json hides a feature',
    tamper: (checkout) =>
      editJson(checkout, bundleFiles.run, (run) => ({ ...run, features: run.features.slice(0, 1) })),
    words: /run\.json: features: it says \[\{"expression":"weight".*the judge finds/,
  },
  {
    name: 'run.json says that a feature is of another type',
    tamper: (checkout) =>
      editJson(checkout, bundleFiles.run, (run) => ({
        ...run,
        features: run.features.map((feature: object) => ({ ...feature, type: 'string' })),
      })),
    words: /run\.json: features: it says/,
  },
  {
    name: 'run.json tells of other data',
    tamper: (checkout) =>
      editJson(checkout, bundleFiles.run, (run) => ({ ...run, data: { ...run.data, files: [] } })),
    words: /run\.json: data: it says/,
  },
  {
    name: 'run.json tells of no code',
    tamper: (checkout) => editJson(checkout, bundleFiles.run, (run) => ({ ...run, code: {} })),
    words: /run\.json: code: it says \{\}/,
  },
  {
    name: 'run.json tells of another command',
    tamper: (checkout) =>
      editJson(checkout, bundleFiles.run, (run) => ({
        ...run,
        training: { ...run.training, command: 'something else' },
      })),
    words: /run\.json: training: it says/,
  },
  {
    name: 'the evaluation is about other rows',
    tamper: (checkout) =>
      editJson(checkout, bundleFiles.evaluation, (evaluation) => ({
        ...evaluation,
        evaluationKey: '0'.repeat(64),
      })),
    words: /the rows predictions were made for: it says 0{64}/,
  },
  {
    name: 'the predictions are not the evaluated ones',
    tamper: async (checkout) => {
      await editPredictions(checkout, (rowIds) => rowIds)
      await reseal(checkout)
    },
    words: /predictions\/holdout\.parquet: it says \w+, the judge finds \w+/,
  },
  {
    name: 'a listed file is missing',
    tamper: async (checkout) => bundleOf(checkout).remove(bundleFiles.predictions('holdout')),
    words: /`predictions\/holdout\.parquet` is listed and not there/,
  },
  {
    name: 'a listed file is a link to a file of the judge',
    tamper: async (checkout) => {
      const folder = bundleOf(checkout)
      await folder.remove(bundleFiles.package)
      await symlink('/etc/hostname', folder.absolute(bundleFiles.package))
    },
    words: /`package\/model\.tar\.gz` is listed and not there/,
  },
  {
    name: 'a path leaves the bundle',
    tamper: (checkout) => listFile(checkout, { path: '../../../data/parcels.csv', bytes: 1 }),
    words: /`\.\.\/\.\.\/\.\.\/data\/parcels\.csv` leaves the bundle/,
  },
  {
    name: 'a path starts at the root',
    tamper: (checkout) => listFile(checkout, { path: '/etc/passwd', bytes: 1 }),
    words: /bundle\.json:\d+: files\.\d+\.path: .*found "\/etc\/passwd"|files\.\d+\.path/,
  },
  {
    name: 'a file says it is larger than any may be',
    tamper: (checkout) => listFile(checkout, { path: 'huge.bin', bytes: 2 ** 31 }),
    words: /files\.\d+\.bytes/,
  },
  {
    name: 'the whole says it is larger than a bundle may be',
    tamper: async (checkout) => {
      for (const path of ['a', 'b', 'c']) await listFile(checkout, { path, bytes: 2 ** 30 })
    },
    words: /it holds \d+ bytes, 2147483648 are allowed/,
  },
  {
    name: 'bundle.json is no JSON',
    tamper: async (checkout) => appendFile(bundleOf(checkout).absolute(bundleFiles.bundle), '}}}'),
    words: /bundle\.json:\d+: /,
  },
])('refused: $name', async ({ tamper, words }) => {
  const checkout = await copyOf(honest)
  await tamper(checkout)
  const evidence = await judge(checkout)
  expect(evidence).toMatchObject({ outcome: 'invalid', headline: 'This cannot be judged.' })
  expect(evidence.reasons.join('\n')).toMatch(words)
  expect(evidence).not.toHaveProperty('verdict')
})

test('predictions about other rows than the judge cuts fail', async () => {
  const checkout = await copyOf(honest)
  const bytes = await editPredictions(checkout, (rowIds) => rowIds.map((id) => String(Number(id) + 1)))
  await editJson(checkout, bundleFiles.evaluation, (evaluation) => ({
    ...evaluation,
    predictions: {
      ...evaluation.predictions,
      holdout: { sha256: sha256(bytes), bytes: bytes.byteLength },
    },
  }))
  const evidence = await judge(checkout)
  expect(evidence).toMatchObject({ outcome: 'fail', headline: 'The predictions cannot be judged.' })
  expect(evidence.reasons.join(' ')).toMatch(/predictions/)
})

test.each<{ name: string; head: () => Files; expected: object; words: RegExp }>([
  {
    name: 'a gate that the head loosens does not let the poor model through',
    head: () => {
      const pipeline = {
        ...slope(-3),
        gate: { metric: 'roc_auc', at_least: { roc_auc: 0.01 }, better_by: 0 },
      }
      return modelFiles(model, { pipeline })
    },
    expected: { outcome: 'fail', rulesChanged: ['gate'] },
    words: /roc_auc|ROC AUC/i,
  },
  {
    name: 'a column that the head relabels as known is judged by the base',
    head: () => {
      const contract = contractOf()
      const properties = contract.schema[0]?.properties ?? []
      for (const property of properties) {
        if (property.name === 'refund')
          property.customProperties = [{ property: 'known', value: 'at_prediction' }]
      }
      const pipeline = withFeature('refund', 'refund')
      return modelFiles(model, { pipeline, contract })
    },
    expected: {
      outcome: 'fail',
      rulesChanged: ['contract'],
      knownTooLate: [
        { feature: 'refund', expression: 'refund', reason: 'after_outcome', columns: ['refund'] },
      ],
    },
    words: /`refund` is made of `refund`, known only after the outcome/,
  },
  {
    name: 'a late column stays late under another name',
    head: () => modelFiles(model, { pipeline: withFeature('insurance', 'refund * 2 + weight') }),
    expected: {
      outcome: 'fail',
      knownTooLate: [
        {
          feature: 'insurance',
          expression: 'refund * 2 + weight',
          reason: 'after_outcome',
          columns: ['refund'],
        },
      ],
    },
    words: /`insurance` is made of `refund`, known only after/,
  },
  {
    name: 'a late column stays late under the name of a column that is known',
    head: () => modelFiles(model, { pipeline: withFeature('weight', 'refund') }),
    expected: {
      outcome: 'fail',
      knownTooLate: [
        { feature: 'weight', expression: 'refund', reason: 'after_outcome', columns: ['refund'] },
      ],
    },
    words: /`weight` is made of `refund`/,
  },
  {
    name: 'a column the contract of the base does not speak of is not known',
    head: () => {
      const contract = contractOf()
      contract.schema[0]?.properties.push({
        name: 'weight_2',
        logicalType: 'number',
        required: false,
        customProperties: [{ property: 'known', value: 'at_prediction' }],
      } as never)
      const data = modelFiles(model)['data/parcels.csv'] ?? ''
      const wider = data
        .trim()
        .split('\n')
        .map((line, row) => (row === 0 ? `${line},weight_2` : `${line},${line.endsWith('yes') ? 1 : 0}`))
      const texts = { contract, pipeline: withFeature('weight_2', 'weight_2'), data: `${wider.join('\n')}\n` }
      return modelFiles(model, texts)
    },
    expected: { outcome: 'invalid' },
    words: /there is no column `weight_2` in the contract/,
  },
])('$name', async ({ head, expected, words }) => {
  const checkout = await copyOf(honest)
  await checkout.git('checkout', '-q', 'main')
  await checkout.commit('other', head())
  await build(checkout)
  const evidence = await judge(checkout)
  expect(evidence).toMatchObject(expected)
  expect(evidence.reasons.join('\n')).toMatch(words)
})
