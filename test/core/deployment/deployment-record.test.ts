import { expect, it } from 'vitest'
import {
  appendDeployment,
  type DeploymentRecord,
  lastVerified,
  newestOf,
  readDeployments,
} from '#core/deployment/deployment-record.ts'
import { emptyStore } from '../../builders/store.ts'

const sha = (letter: string): string => letter.repeat(64)

function record(
  letter: string,
  outcome: DeploymentRecord['outcome'],
  at: string,
): Omit<DeploymentRecord, 'schemaVersion' | 'attempt'> {
  return {
    model: 'trips',
    environment: 'prod',
    commit: letter.repeat(40),
    version: `20261121-${letter.repeat(8)}`,
    package: sha(letter),
    outcome,
    at: `2026-11-21T${at}:00Z`,
    why: 'x',
  }
}

it('appends: each attempt of a merge has its number', async () => {
  const store = await emptyStore()
  const written = await Promise.all(
    ['10:00', '11:00', '12:00'].map((at) => appendDeployment(store, record('a', 'failed', at))),
  )
  expect(written.map(({ attempt }) => attempt).sort()).toEqual([1, 2, 3])
  expect(await readDeployments(store, 'trips', 'prod')).toHaveLength(3)
  expect(await readDeployments(store, 'trips', 'staging')).toEqual([])
})

it('lists the oldest first, whatever their keys', async () => {
  const store = await emptyStore()
  for (const [letter, at] of [
    ['c', '10:00'],
    ['a', '12:00'],
    ['b', '11:00'],
  ] as const)
    await appendDeployment(store, record(letter, 'verified', at))
  const records = await readDeployments(store, 'trips', 'prod')
  expect(records.map(({ at }) => at.slice(11, 13))).toEqual(['10', '11', '12'])
})

it.each<
  [
    words: string,
    outcomes: [string, DeploymentRecord['outcome']][],
    newest: string | undefined,
    verified: string | undefined,
  ]
>([
  ['nothing', [], undefined, undefined],
  ['another one verified', [['b', 'verified']], undefined, 'b'],
  [
    'the newest word counts',
    [
      ['a', 'failed'],
      ['a', 'verified'],
    ],
    'verified',
    undefined,
  ],
  [
    'a later failure takes a verification back',
    [
      ['b', 'verified'],
      ['b', 'failed'],
    ],
    undefined,
    undefined,
  ],
  [
    'an earlier one is left',
    [
      ['c', 'verified'],
      ['b', 'verified'],
      ['b', 'failed'],
      ['a', 'failed'],
    ],
    'failed',
    'c',
  ],
])('%s', (_, outcomes, newest, verified) => {
  const records = outcomes.map(([letter, outcome], index) => ({
    schemaVersion: 1 as const,
    attempt: 1,
    ...record(letter, outcome, `1${index}:00`),
  }))
  expect(newestOf(records, sha('a'))?.outcome).toBe(newest)
  expect(lastVerified(records, sha('a'))?.package.slice(0, 1)).toBe(verified)
})

it.each(['{', '{}', '{"schemaVersion": 2}'])(
  'a record that reads %s is not passed over: it may be the failure',
  async (text) => {
    const store = await emptyStore()
    await store.putRecord('trusted', `deployments/trips/prod/${'a'.repeat(40)}/1.json`, text)
    await expect(readDeployments(store, 'trips', 'prod')).rejects.toMatchObject({
      code: 'STORE_UNREADABLE',
      exitCode: 4,
    })
  },
)
