import { describe, expect, it } from 'vitest'
import {
  type CanaryCounts,
  CanaryPlan,
  judgeCanary,
  noCounts,
  requestsToNotice,
  type VariantCounts,
} from '#core/serving/canary.ts'

function plan(changes: Partial<CanaryPlan> = {}): CanaryPlan {
  return CanaryPlan.parse({ share: 0.1, minimumRequests: 100, sloMilliseconds: 500, ...changes })
}

function counts(champion: Partial<VariantCounts>, canary: Partial<VariantCounts>): CanaryCounts {
  return { champion: { ...noCounts, ...champion }, canary: { ...noCounts, ...canary } }
}

describe('judgeCanary', () => {
  it.each<[string, CanaryCounts, string, RegExp]>([
    ['no traffic', counts({ requests: 50 }, {}), 'inconclusive', /has seen no request yet/],
    [
      'a crash, whatever else',
      counts({}, { crashes: 1 }),
      'roll_back crashed',
      /process ended by itself after 0 requests/,
    ],
    [
      'a champion that crashes',
      counts({ requests: 900, crashes: 2 }, { requests: 100 }),
      'promote',
      /without evidence/,
    ],
    [
      'a bake under way',
      counts({ requests: 800 }, { requests: 99 }),
      'keep_baking bake',
      /99 of 100 requests/,
    ],
    [
      'a clean bake',
      counts({ requests: 900 }, { requests: 100 }),
      'promote',
      /100 requests .*\(0 errors, 0 slow\)/,
    ],
    [
      'errors that fall like the traffic',
      counts({ requests: 900, errors: 90 }, { requests: 100, errors: 10 }),
      'promote',
      /\(10 errors, 0 slow\)/,
    ],
    [
      'fewer errors than its share',
      counts({ requests: 900, errors: 400 }, { requests: 100, errors: 0 }),
      'promote',
      /\(0 errors/,
    ],
    [
      'errors far above its share',
      counts({ requests: 900, errors: 9 }, { requests: 100, errors: 20 }),
      'roll_back errors',
      /20 errors in 100 requests, the champion 9 in 900 \(E = \d\S+; 100 rolls back\)/,
    ],
    [
      'slow answers far above its share, before the bake ends',
      counts({ requests: 300 }, { requests: 30, slow: 30 }),
      'roll_back slow',
      /30 answers slower than 500 ms in 30 requests/,
    ],
    [
      'errors above its share that are no evidence yet',
      counts({ requests: 900, errors: 5 }, { requests: 100, errors: 6 }),
      'keep_baking doubt',
      /6 errors in 100 requests.*not enough to roll back, too much to promote/,
    ],
    [
      'one error more than its share',
      counts({ requests: 900, errors: 0 }, { requests: 100, errors: 1 }),
      'promote',
      /\(1 errors/,
    ],
  ])('%s', (_, seen, decision, words) => {
    const verdict = judgeCanary(seen, plan(), 0)
    const reason = 'reason' in verdict ? ` ${verdict.reason}` : ''
    expect(verdict.decision + reason).toBe(decision)
    expect(verdict.words).toMatch(words)
  })

  it('shows the numbers it judged by', () => {
    const { evidence } = judgeCanary(
      counts({ requests: 90, errors: 1 }, { requests: 10, errors: 3 }),
      plan(),
      0,
    )
    // log E = sum of ln((c s + i) / (s (c + ...))) by hand: 0.9 and 0.1 of 100, counts 1 and 3.
    const byHand = Math.log(90 / 0.9) + Math.log((10 * 11 * 12) / 0.1 ** 3) - Math.log(100 * 101 * 102 * 103)
    expect(evidence).toEqual({
      errors: { champion: 1, canary: 3, logE: expect.closeTo(byHand, 10), againstCanary: true },
      slow: { champion: 0, canary: 0, logE: expect.closeTo(0, 10), againstCanary: false },
      logThreshold: expect.closeTo(Math.log(100), 10),
    })
  })

  it('needs the time as well as the requests', () => {
    const seen = counts({ requests: 900 }, { requests: 100 })
    const slowly = plan({ minimumMilliseconds: 600_000 })
    expect(judgeCanary(seen, slowly, 599_999)).toMatchObject({
      decision: 'keep_baking',
      words: '100 of 100 requests, 600 s at least',
    })
    expect(judgeCanary(seen, slowly, 600_000).decision).toBe('promote')
  })

  it.each([0.01, 0.1, 0.25, 0.5])(
    'never promotes a canary that only fails, even after a short bake; share %f',
    (share) => {
      const short = plan({ share, minimumRequests: 1 })
      const decisions = Array.from({ length: requestsToNotice(short) }, (_, index) => {
        const requests = index + 1
        return judgeCanary(counts({ requests: 5000 }, { requests, errors: requests }), short, 0).decision
      })
      expect(decisions.at(-1)).toBe('roll_back')
      expect(new Set(decisions.slice(0, -1))).toEqual(new Set(['keep_baking']))
    },
  )

  it('rarely rolls back an equal canary although it looks after every request', () => {
    // 400 canaries, 2,000 requests each, 5% errors on both sides; a multiplicative generator keeps it repeatable.
    let state = 12_345
    const random = () => {
      state = (state * 48_271) % 2_147_483_647
      return state / 2_147_483_647
    }
    const equal = plan({ minimumRequests: 1_000_000 })
    let rolledBack = 0
    for (let run = 0; run < 400; run += 1) {
      const champion = { ...noCounts }
      const canary = { ...noCounts }
      for (let request = 0; request < 2000; request += 1) {
        const variant = random() < 0.1 ? canary : champion
        variant.requests += 1
        if (random() >= 0.05) continue
        variant.errors += 1
        if (judgeCanary({ champion, canary }, equal, 0).decision === 'roll_back') {
          rolledBack += 1
          break
        }
      }
    }
    expect(rolledBack / 400).toBeLessThanOrEqual(0.01)
  })
})

describe('CanaryPlan', () => {
  it.each([
    ['no share', { share: 0 }],
    ['more than half', { share: 0.51 }],
    ['no bake', { minimumRequests: 0 }],
    ['an unknown key', { weight: 0.1 }],
  ])('refuses %s', (_, changes) => {
    const given = { share: 0.1, minimumRequests: 100, sloMilliseconds: 500, ...changes }
    expect(CanaryPlan.safeParse(given).success).toBe(false)
  })
})
