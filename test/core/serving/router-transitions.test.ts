import { describe, expect, it } from 'vitest'
import { CanaryPlan, noCounts } from '#core/serving/canary.ts'
import { RouterState } from '#core/serving/router-state.ts'
import {
  emptyState,
  historyLength,
  viewOf,
  withCanary,
  withChampion,
  withCrash,
  withEvent,
  withoutCanary,
  withRequest,
} from '#core/serving/router-transitions.ts'

const at = new Date('2026-11-21T07:08:09.000Z')
const deployed = (day: string, digit: string) => ({
  version: `${day}-${digit.repeat(8)}`,
  packageDigest: digit.repeat(64),
  since: at.toISOString(),
})
const old = deployed('20260101', 'a')
const young = deployed('20260202', 'b')
const plan = CanaryPlan.parse({
  share: 0.1,
  minimumRequests: 5,
  sloMilliseconds: 100,
  timeoutMilliseconds: 400,
})

const served = withChampion(emptyState('strikes-dev', { public: 1, admin: 2 }), old, at)
const trying = withCanary(served, { package: young, plan, offset: 0.5 }, at)

describe('router transitions', () => {
  it('begin with nothing and stay valid states', () => {
    expect(RouterState.parse(trying)).toEqual({
      schemaVersion: 1,
      endpointName: 'strikes-dev',
      process: null,
      ports: { public: 1, admin: 2 },
      champion: old,
      canary: { package: young, plan, offset: 0.5, counts: { champion: noCounts, canary: noCounts } },
      history: [
        {
          at: at.toISOString(),
          kind: 'first_champion',
          words: 'the first package here',
          version: old.version,
          packageDigest: old.packageDigest,
        },
        {
          at: at.toISOString(),
          kind: 'canary_started',
          words: '10% of the requests, at least 5',
          version: young.version,
          packageDigest: young.packageDigest,
        },
      ],
    })
  })

  it.each([
    ['promoted', young],
    ['rolled_back', old],
    ['aborted', old],
  ] as const)('%s', (outcome, champion) => {
    const ended = withoutCanary(trying, outcome, 'because', at)
    expect(ended).toMatchObject({ champion, canary: null })
    expect(ended.history.at(-1)).toMatchObject({ kind: outcome, version: young.version, words: 'because' })
  })

  it('replace a champion', () => {
    const replaced = withChampion(served, young, at)
    expect(replaced.champion).toEqual(young)
    expect(replaced.history.at(-1)).toMatchObject({
      kind: 'replaced',
      words: `without a canary, in place of ${old.version}`,
    })
  })

  it.each([
    ['a good answer', { failed: false, milliseconds: 100 }, { requests: 1, errors: 0, slow: 0 }],
    ['a slow answer', { failed: false, milliseconds: 101 }, { requests: 1, errors: 0, slow: 1 }],
    [
      'an answer after the timeout',
      { failed: false, milliseconds: 401 },
      { requests: 1, errors: 1, slow: 1 },
    ],
    ['a failure', { failed: true, milliseconds: 1 }, { requests: 1, errors: 1, slow: 0 }],
  ])('count %s', (_, seen, counts) => {
    expect(withRequest(trying, 'canary', seen).canary?.counts).toEqual({
      champion: noCounts,
      canary: { ...counts, crashes: 0 },
    })
    expect(withRequest(trying, 'champion', seen).canary?.counts.champion).toEqual({ ...counts, crashes: 0 })
  })

  it('count crashes, and nothing without a trial', () => {
    expect(withCrash(trying, 'canary').canary?.counts.canary).toEqual({ ...noCounts, crashes: 1 })
    expect(withCrash(served, 'champion')).toBe(served)
    expect(withRequest(served, 'champion', { failed: true, milliseconds: 1 })).toBe(served)
    expect(withoutCanary(served, 'promoted', 'x', at)).toBe(served)
  })

  it('keep the newest events', () => {
    let state = served
    for (let n = 0; n < historyLength + 5; n += 1) state = withEvent(state, at, 'crashed', old, String(n))
    expect(state.history).toHaveLength(historyLength)
    expect([state.history[0]?.words, state.history.at(-1)?.words]).toEqual(['5', String(historyLength + 4)])
  })

  it('show neither the token nor the ports', () => {
    const { champion, canary, history, schemaVersion, endpointName } = trying
    expect(viewOf(trying, true)).toEqual({
      schemaVersion,
      endpointName,
      champion,
      canary,
      history,
      championServing: true,
    })
  })
})
