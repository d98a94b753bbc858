import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sha256 } from '#core/digest.ts'
import type { HoldoutPolicy } from '#core/ledger/holdout-policy.ts'
import { type Ledger, spentReason } from '#core/ledger/ledger.ts'
import { type JudgedOutcome, publishedOf } from '#core/ledger/published.ts'
import { readLedger } from '#core/ledger/read-ledger.ts'
import { recordVerdict, releaseHoldout, requestRun } from '#core/ledger/write-ledger.ts'
import { at, candidate, ledgerOf } from '../../builders/ledger.ts'

const rules = sha256('rules')
const kPass = (passes: number, outcomes: 2 | 3 = 2): HoldoutPolicy => ({ kind: 'kPass', passes, outcomes })
const ask = (ledger: Ledger, number: number, config = rules) =>
  requestRun(ledger, { candidate: candidate(number), config, at })

it('charges the next run at its own level', () => {
  const answer = ask(ledgerOf(['fail', 'pass']), 3)
  expect(answer).toMatchObject({ kind: 'reserve', run: 3 })
  // N_3 with 4 passes allowed: all 4 histories of two runs.
  if (answer.kind === 'reserve') expect(answer.lnAlpha).toBeCloseTo(Math.log(0.05 / 32 / 4), 12)
})

it('answers a question it answered before without a charge, and counts a changed configuration', () => {
  const ledger = ledgerOf(['pass', 'fail'])
  expect(ask(ledger, 1)).toMatchObject({ kind: 'cached', published: { word: 'pass', run: 1, runsLeft: 30 } })
  expect(ask(ledger, 1, sha256('other rules'))).toMatchObject({ kind: 'reserve', run: 3 })
})

it('takes up a run whose judging broke off, at its own level', () => {
  const ledger = ledgerOf(['fail', undefined, 'fail'])
  expect(ask(ledger, 2)).toEqual({ kind: 'resume', run: 2, lnAlpha: ledger.runs[1]?.lnAlpha })
  // It stays charged: the next candidate has run 4.
  expect(ask(ledger, 4)).toMatchObject({ kind: 'reserve', run: 4 })
})

it.each<[why: string, ledger: Ledger, reason: string]>([
  ['its passes', ledgerOf(['pass', 'fail', 'pass'], { policy: kPass(2) }), 'passes'],
  ['the first pass', ledgerOf(['fail', 'pass'], { policy: { kind: 'firstChange', outcomes: 2 } }), 'passes'],
  ['its runs', ledgerOf(['fail', 'fail', undefined], { runs: 3 }), 'runs'],
  [
    'its runs, whoever passed',
    ledgerOf(['pass', 'pass', 'pass'], { runs: 3, policy: { kind: 'full', outcomes: 2 } }),
    'runs',
  ],
])(
  'a holdout that used up %s judges nothing more, and still answers what it answered',
  (_, ledger, reason) => {
    expect(ask(ledger, 9)).toMatchObject({
      kind: 'spent',
      reason,
      words: expect.stringContaining('seal a new one'),
    })
    expect(ask(ledger, 1)).toMatchObject({ kind: 'cached' })
  },
)

it('a run reserved before the last pass may still have its word', () => {
  const ledger = ledgerOf([undefined, 'pass'], { policy: kPass(1) })
  expect(ask(ledger, 1)).toMatchObject({ kind: 'resume', run: 1 })
  expect(recordVerdict(ledger, { run: 1, outcome: 'pass', at }).kind).toBe('record')
})

it.each<[policy: HoldoutPolicy, outcome: JudgedOutcome, word: string]>([
  [kPass(4), 'pass', 'pass'],
  [kPass(4), 'fail', 'not_proven'],
  [kPass(4), 'inconclusive', 'not_proven'],
  [kPass(4), 'unjudgeable', 'not_proven'],
  [kPass(4, 3), 'fail', 'fail'],
  [kPass(4, 3), 'inconclusive', 'inconclusive'],
  [kPass(4, 3), 'unjudgeable', 'inconclusive'],
  [{ kind: 'full', outcomes: 2 }, 'inconclusive', 'not_proven'],
  [{ kind: 'none' }, 'pass', 'withheld'],
  [{ kind: 'none' }, 'fail', 'withheld'],
])('%j publishes %s as %s', (policy, outcome, word) => {
  expect(publishedOf(ledgerOf([outcome], { policy }), 1).word).toBe(word)
})

it('says what is left, and no number that depends on a label', () => {
  const ledger = ledgerOf(['fail', 'pass', 'inconclusive'])
  expect(publishedOf(ledger, 3)).toEqual({
    word: 'not_proven',
    run: 3,
    runs: 32,
    runsLeft: 29,
    passesLeft: 3,
    spent: null,
    head: ledger.head,
    headline: 'Sealed holdout, run 3: not proven. 29 of 32 runs and 3 of 4 passes left.',
    notes: [
      'Not proven means failed or too few rows to tell; which of them is not published.',
      'Assumed: rows are independent draws of the population the model will meet, and nobody reads the labels.',
    ],
  })
  const last = publishedOf(ledgerOf(['pass'], { policy: kPass(1) }), 1)
  expect(last.headline).toBe('Sealed holdout, run 1: pass. 31 of 32 runs and 0 of 1 passes left.')
  expect(last.notes[0]).toContain('Release it as validation data and seal a new one.')
})

it('whether it failed or was inconclusive leaves no trace in the ledger', () => {
  expect(ledgerOf(['fail', 'inconclusive']).text).toBe(ledgerOf(['inconclusive', 'fail']).text)
})

it('one run has one word', () => {
  const ledger = ledgerOf(['fail', undefined])
  expect(recordVerdict(ledger, { run: 1, outcome: 'inconclusive', at })).toMatchObject({
    kind: 'recorded',
    published: { word: 'not_proven' },
  })
  expect(() => recordVerdict(ledger, { run: 1, outcome: 'pass', at })).toThrow(
    'run 1 was judged `not_proven` and now gives `pass`',
  )
  expect(() => recordVerdict(ledger, { run: 3, outcome: 'pass', at })).toThrow('run 3 was never reserved')
})

it('released labels end everything but what was told', () => {
  const before = ledgerOf(['fail', undefined])
  const ledger = readLedger(`${before.text}${releaseHoldout(before, 'spent', at)}`, 'x')
  expect(ask(ledger, 1)).toMatchObject({ kind: 'cached' })
  expect(ask(ledger, 2)).toMatchObject({ kind: 'spent', reason: 'released' })
  expect(ask(ledger, 3)).toMatchObject({ kind: 'spent', reason: 'released' })
  expect(() => recordVerdict(ledger, { run: 2, outcome: 'pass', at })).toThrow(
    'after the labels were released',
  )
  expect(() => releaseHoldout(ledger, 'again', at)).toThrow('released already: spent')
})

it('whatever happens, every line it writes reads back, and a spent holdout stays spent', () => {
  const outcome = fc.constantFrom('pass', 'fail', 'inconclusive', undefined)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), outcome), { maxLength: 25 }),
      fc.integer({ min: 1, max: 10 }),
      fc.constantFrom(
        kPass(1),
        kPass(2, 3),
        { kind: 'none' },
        { kind: 'full', outcomes: 2 },
      ) as fc.Arbitrary<HoldoutPolicy>,
      (story, runs, policy) => {
        let ledger = ledgerOf([], { runs, policy })
        let spent = false
        for (const [number, then] of story) {
          const asked = ask(ledger, number)
          if (spent) expect(asked.kind).not.toBe('reserve')
          if (asked.kind === 'reserve') ledger = readLedger(`${ledger.text}${asked.line}`, 'x')
          if ((asked.kind === 'reserve' || asked.kind === 'resume') && then !== undefined) {
            const answer = recordVerdict(ledger, { run: asked.run, outcome: then, at })
            if (answer.kind === 'record') ledger = readLedger(`${ledger.text}${answer.line}`, 'x')
          }
          spent ||= spentReason(ledger) !== undefined
        }
        expect(ledger.runs.length).toBeLessThanOrEqual(runs)
        const pairs = ledger.runs.map((run) => run.candidate)
        expect(new Set(pairs).size).toBe(pairs.length)
      },
    ),
    { numRuns: 100 },
  )
})
