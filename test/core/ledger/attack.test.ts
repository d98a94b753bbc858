import { expect, it } from 'vitest'
import { type HoldoutPolicy, lnAlpha } from '#core/ledger/holdout-policy.ts'
import { normalUpperTail } from '#core/statistics/distributions.ts'

const rows = 500
const probes = 31
const lives = 200

/** Numbers that look random and are the same every time (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** p of "better than the champion", by how many of the rows that differ went the candidate's way. */
function pOf(right: number): number {
  return normalUpperTail((right - rows / 2) / Math.sqrt(rows / 4))
}

/**
 * A developer whose candidates are all worth as much as the champion: every probe is a coin toss on each row. Its
 * published bit says whether it passed; at last all probes vote on each row, those that passed for and the others
 * against. The share of lives in which anything passed, and in which the vote did.
 */
function attack(levels: (run: number) => { publish: number; pass: number }): { any: number; vote: number } {
  const next = generator(7)
  let any = 0
  let vote = 0
  for (let life = 0; life < lives; life++) {
    const votes = new Int32Array(rows)
    let passed = false
    for (let run = 1; run <= probes; run++) {
      const toss = new Int8Array(rows)
      let right = 0
      for (let row = 0; row < rows; row++) {
        const won = next() < 0.5
        toss[row] = won ? 1 : -1
        if (won) right++
      }
      const bit = pOf(right) <= levels(run).publish
      passed ||= pOf(right) <= levels(run).pass
      for (let row = 0; row < rows; row++) votes[row]! += bit ? toss[row]! : -toss[row]!
    }
    const agreed = votes.reduce((sum, of) => sum + (of > 0 ? 1 : 0), 0)
    if (pOf(agreed) <= levels(probes + 1).pass) vote++
    if (passed || pOf(agreed) <= levels(probes + 1).pass) any++
  }
  return { any: any / lives, vote: vote / lives }
}

it('numbers shown with a correction for the number of runs alone let the attack through', () => {
  // Whoever sees the measured gain knows its sign: the bit is published at 1/2.
  const bonferroni = 0.05 / (probes + 1)
  expect(attack(() => ({ publish: 0.5, pass: bonferroni })).vote).toBeGreaterThan(0.5)
})

it.each<HoldoutPolicy>([
  { kind: 'kPass', passes: 4, outcomes: 2 },
  { kind: 'full', outcomes: 2 },
])('the ledger holds its risk against it: %j', (policy) => {
  const level = (run: number): number => Math.exp(lnAlpha({ policy, runs: probes + 1, risk: 0.05 }, run))
  const found = attack((run) => ({ publish: level(run), pass: level(run) }))
  expect(found.any).toBeLessThanOrEqual(0.05)
  expect(found.vote).toBe(0)
})
