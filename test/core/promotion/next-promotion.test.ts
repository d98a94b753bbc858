import { expect, it } from 'vitest'
import type { DeploymentRecord } from '#core/deployment/deployment-record.ts'
import { Environment } from '#core/environment/environment.ts'
import { PipelineEnvironment } from '#core/pipeline/pipeline.ts'
import { type EnvironmentState, nextPromotion } from '#core/promotion/next-promotion.ts'

const sha = (letter: string): string => letter.repeat(64)
const now = new Date('2026-11-21T12:00:00Z')

interface State {
  readonly name: string
  readonly runs?: string
  readonly hold?: string
  readonly records?: readonly [letter: string, outcome: 'verified' | 'failed', hour: string][]
}

function stateOf({ name, runs, hold, records = [] }: State): EnvironmentState {
  const desired =
    runs === undefined
      ? undefined
      : Environment.parse({
          schemaVersion: 1,
          model: 'trips',
          environment: name,
          version: `20261121-${runs.repeat(8)}`,
          package: { sha256: sha(runs), location: `file:blobs/${sha(runs)}`, bytes: 10 },
          snapshot: sha('1'),
          evidence: sha('2'),
          run: sha('3'),
          commit: '4'.repeat(40),
          backend: 'local',
          serve: {},
          ...(hold === undefined
            ? {}
            : { hold: { reason: hold, since: '2026-11-20T10:00:00Z', version: '20261120-bbbbbbbb' } }),
        })
  return {
    template: PipelineEnvironment.parse({ name, soak: '1h' }),
    desired,
    records: records.map(
      ([letter, outcome, hour], index): DeploymentRecord => ({
        schemaVersion: 1,
        model: 'trips',
        environment: name,
        commit: '5'.repeat(40),
        attempt: index + 1,
        version: `20261121-${letter.repeat(8)}`,
        package: sha(letter),
        outcome,
        at: `2026-11-21T${hour}:00Z`,
        why: 'errors',
      }),
    ),
  }
}

const soaked: State = { name: 'staging', runs: 'a', records: [['a', 'verified', '10:00']] }

it.each<[words: string, states: State[], next: object]>([
  [
    'the first environment, where nothing runs',
    [{ name: 'staging' }, { name: 'prod' }],
    { kind: 'promote', environment: 'staging' },
  ],
  [
    'the first environment, where another runs',
    [{ name: 'staging', runs: 'b' }],
    { kind: 'promote', environment: 'staging' },
  ],
  ['the next one, after the soak', [soaked, { name: 'prod' }], { kind: 'promote', environment: 'prod' }],
  [
    'nobody knows yet whether it runs',
    [{ name: 'staging', runs: 'a' }, { name: 'prod' }],
    { kind: 'waiting', environment: 'staging' },
  ],
  [
    'it failed and is still asked for',
    [{ name: 'staging', runs: 'a', records: [['a', 'failed', '10:00']] }, { name: 'prod' }],
    { kind: 'failed-before', environment: 'staging' },
  ],
  [
    'it soaks',
    [{ ...soaked, records: [['a', 'verified', '11:30']] }, { name: 'prod' }],
    { kind: 'waiting', environment: 'staging', words: 'It soaks in staging until 2026-11-21T12:30:00.000Z.' },
  ],
  [
    'it has soaked to the second',
    [{ ...soaked, records: [['a', 'verified', '11:00']] }, { name: 'prod' }],
    { kind: 'promote', environment: 'prod' },
  ],
  ['a hold', [soaked, { name: 'prod', runs: 'b', hold: 'Alarm.' }], { kind: 'held', environment: 'prod' }],
  [
    'it failed there before',
    [soaked, { name: 'prod', runs: 'b', records: [['a', 'failed', '09:00']] }],
    { kind: 'failed-before', environment: 'prod' },
  ],
  [
    'another one failed there',
    [soaked, { name: 'prod', runs: 'b', records: [['c', 'failed', '09:00']] }],
    { kind: 'promote', environment: 'prod' },
  ],
  ['it runs everywhere', [soaked], { kind: 'everywhere' }],
])('%s', (_, states, next) => {
  expect(nextPromotion(sha('a'), states.map(stateOf), now)).toMatchObject(next)
})
