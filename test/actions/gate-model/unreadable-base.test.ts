import { describe, expect, it, test } from 'vitest'
import { stringify } from 'yaml'
import { readPolicies } from '#actions/gate-model/policies.ts'
import { gitLedgerRef } from '#adapters/git/ledger-ref.ts'
import { Settings } from '#core/config/settings.ts'
import { sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import { treeOf } from '../../builders/tree.ts'
import { contractOf, type Files, modelFiles, pipelineOf } from '../tiny-model.ts'
import { newRepository } from '../tiny-repository.ts'
import { slope } from './forging.ts'
import { build, judge, model } from './lanes.ts'

const settings = Settings.parse({})
const pipelineFile = `pipelines/${model}/pipeline.yaml`
const contractFile = `pipelines/${model}/contract.yaml`
const head = modelFiles(model, { pipeline: slope(3) })
const everything = ['everything, because the rules in force cannot be read']
const { [contractFile]: _contract, ...uncontracted } = modelFiles(model)

/** Bases that hold the model, and rules of it that nobody can apply. */
const unreadable: [name: string, base: Files, place: string][] = [
  ['a contract that is no YAML', withBase({ [contractFile]: 'schema: [1, 2\n' }), `${contractFile}:2: `],
  [
    'a contract of another form',
    withBase({ [contractFile]: stringify({ ...contractOf(), kind: 'Nothing' }) }),
    `${contractFile}:2: kind: found "Nothing"`,
  ],
  ['no contract', uncontracted, `there is no ${contractFile}`],
  ['a pipeline that is no YAML', withBase({ [pipelineFile]: 'model: [1, 2\n' }), `${pipelineFile}:2: `],
  [
    'a pipeline with a key nobody knows',
    withBase({ [pipelineFile]: stringify({ ...pipelineOf(model), gates: {} }) }),
    `${pipelineFile}:45: gates: unknown key`,
  ],
  [
    'a gate that asks for what its task does not have',
    withBase({ [pipelineFile]: stringify({ ...pipelineOf(model), gate: { metric: 'rmse', better_by: 0 } }) }),
    'rmse is not a metric of binary-classification',
  ],
]

function withBase(files: Files): Files {
  return { ...modelFiles(model), ...files }
}

describe('whose rules judge', () => {
  it.each(unreadable)('%s in the base is no new model: it is named', async (_, base, place) => {
    const policies = await readPolicies(treeOf(base), treeOf(head), settings, model)
    const { newModel, rulesChanged, sameRows } = policies
    expect({ newModel, rulesChanged, sameRows }).toEqual({
      newModel: false,
      rulesChanged: everything,
      sameRows: false,
    })
    expect(policies.broken).toContain(place)
  })

  it.each<[string, unknown]>([
    ['a store that fails', new Failure({ code: 'SERVICE_UNAVAILABLE', problem: 'git does not answer' })],
    ['a fault of the kit', new TypeError('not a function')],
  ])('%s while the base is read ends the judge', async (_, error) => {
    const base: FileTree = { ...treeOf(modelFiles(model)), read: () => Promise.reject(error) }
    await expect(readPolicies(base, treeOf(head), settings, model)).rejects.toBe(error)
  })

  it('a head that cannot be read has no rules', async () => {
    const broken = treeOf(withBase({ [contractFile]: 'schema: [1, 2\n' }))
    const reading = readPolicies(treeOf(modelFiles(model)), broken, settings, model)
    await expect(reading).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' })
  })
})

test('where the contract in force cannot be read the evidence says so before anything else', async () => {
  const checkout = await proposed(withBase({ [contractFile]: 'schema: [1, 2\n' }))
  const evidence = await judge(checkout)
  const { outcome, newModel, rulesChanged, notes } = evidence
  expect(evidence).toHaveProperty('verdict')
  expect({ outcome, newModel, rulesChanged, notes }).toEqual({
    outcome: 'fail',
    newModel: false,
    rulesChanged: everything,
    notes: [
      expect.stringMatching(
        /^The rules in force cannot be read, so .* show what they give\. pipelines\/parcels\/contract\.yaml:2: this is not valid YAML/,
      ),
    ],
  })

  // Where the model has a ledger, the holdout is taken for sealed: a broken base is no way to its numbers.
  const ledger = gitLedgerRef(checkout.folder, model)
  const at = new Date('2026-01-01T00:00:00Z')
  await ledger.replace(await ledger.read(sha256('a holdout')), 'any\n', { message: 'Any', at })
  const sealed = await judge(checkout)
  expect(sealed).toMatchObject({ outcome: 'fail', sealed: { kind: 'uncharged', why: 'refused' } })
  expect(sealed).not.toHaveProperty('verdict')
})

test.each([
  ['no YAML', 'model: [1, 2\n'],
  ['a key nobody knows', stringify({ ...pipelineOf(model), gates: {} })],
])("nothing passes where the base's pipeline.yaml has %s", async (_, text) => {
  const evidence = await judged(withBase({ [pipelineFile]: text }))
  expect(evidence).toMatchObject({ outcome: 'fail', rulesChanged: everything })
  expect(evidence.reasons.join(' ')).toContain(`cannot be read: ${pipelineFile}`)
})

async function proposed(base: Files) {
  const checkout = await newRepository(base)
  await checkout.commit('proposal', head)
  await build(checkout)
  return checkout
}

async function judged(base: Files) {
  return judge(await proposed(base))
}
