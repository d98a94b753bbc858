import { expect, it } from 'vitest'
import {
  appendDeployment,
  type DeploymentRecord,
  readDeployments,
  verifiedSince,
} from '#core/deployment/deployment-record.ts'
import { emptyStore } from '../../builders/store.ts'

type Word = readonly [letter: string, outcome: DeploymentRecord['outcome'], hour: number]

function record(
  [letter, outcome, hour]: Word,
  commit = letter,
): Omit<DeploymentRecord, 'schemaVersion' | 'attempt'> {
  return {
    model: 'trips',
    environment: 'prod',
    commit: commit.repeat(40),
    version: `20261121-${letter.repeat(8)}`,
    package: letter.repeat(64),
    outcome,
    at: `2026-11-21T${hour}:00:00Z`,
    why: 'x',
  }
}

it.each<[words: string, said: Word[], hour: number | undefined]>([
  ['nothing ran', [], undefined],
  ['it was verified', [['a', 'verified', 10]], 10],
  [
    'deploying it again does not begin anew',
    [
      ['a', 'verified', 10],
      ['a', 'verified', 12],
    ],
    10,
  ],
  [
    'a failure in between does',
    [
      ['a', 'verified', 10],
      ['a', 'failed', 11],
      ['a', 'verified', 12],
    ],
    12,
  ],
  [
    "another one's failure does",
    [
      ['a', 'verified', 10],
      ['b', 'failed', 11],
      ['a', 'verified', 12],
    ],
    12,
  ],
  [
    'another one runs now',
    [
      ['a', 'verified', 10],
      ['b', 'verified', 11],
    ],
    undefined,
  ],
  [
    'another one failed, and nobody looked since',
    [
      ['a', 'verified', 10],
      ['b', 'failed', 11],
    ],
    undefined,
  ],
  ['it failed', [['a', 'failed', 10]], undefined],
])('%s', (_, said, hour) => {
  const records = said.map((word) => ({ schemaVersion: 1 as const, attempt: 1, ...record(word) }))
  expect(verifiedSince(records, 'a'.repeat(64))?.at).toBe(
    hour === undefined ? undefined : `2026-11-21T${hour}:00:00Z`,
  )
})

it('of one merge the numbers say what came later, of several the clocks', async () => {
  const store = await emptyStore()
  const said: [Word, commit: string][] = [
    [['a', 'verified', 12], 'c'],
    [['a', 'failed', 11], 'c'],
    [['b', 'verified', 10], 'd'],
    [['b', 'verified', 13], 'e'],
  ]
  for (const [word, commit] of said) await appendDeployment(store, record(word, commit))
  const read = await readDeployments(store, 'trips', 'prod')
  expect(read.map(({ commit, attempt }) => `${commit.slice(0, 1)}${attempt}`)).toEqual([
    'd1',
    'c1',
    'c2',
    'e1',
  ])
})
