import { describe, expect, test } from 'vitest'
import { Evidence } from '#core/evidence/evidence.ts'
import type { Outcome } from '#core/failure.ts'
import {
  commentMarker,
  overallOutcome,
  renderCheck,
  renderComment,
  renderJobSummary,
} from '#core/report/comment.ts'
import { evidence, without } from '../../builders/evidence.ts'
import { stories } from '../../builders/evidence-stories.ts'
import { strikeVerdict } from '../../builders/strike-verdict.ts'

const options = {
  runUrl: 'https://github.com/airfield/models/actions/runs/7',
  filesUrl: 'https://github.com/airfield/models/blob/0123abc',
}
const ending = (outcome: Outcome, model = 'bird-strike-damage'): Evidence =>
  without(evidence({ verdict: undefined, outcome, model, headline: `It is ${outcome}.` }), 'verdict')

describe('the comment, as a reviewer reads it', () => {
  test.each(Object.keys(stories))('%s', async (name) => {
    const evidences = stories[name]?.() ?? []
    for (const one of evidences) expect(Evidence.parse(one)).toEqual(one)
    const comment = renderComment(evidences, options)
    expect(renderComment(evidences, options)).toBe(comment)
    await expect(comment).toMatchFileSnapshot(`golden/${name}.md`)
  })

  test('no model is touched', () => {
    expect(renderComment([])).toBe(
      `${commentMarker}\n### ✅ No model is touched\n\nThis pull request changes nothing that is judged.\n`,
    )
  })

  test('rules changed come before the verdict, the verdict before anything else', () => {
    const lines = (name: string): string[] => renderComment(stories[name]?.() ?? []).split('\n')
    expect(lines('rules-changed')[1]).toBe('> ⚠️ **Rules changed** in `bird-strike-damage`: `gate`, `value`')
    expect(lines('better-model')[1]).toBe('### ✅ bird-strike-damage passes')
  })

  test('the worst model comes first, whatever the order', () => {
    const two = [ending('pass', 'a'), ending('fail', 'b'), ending('inconclusive', 'c')]
    const headings = (evidences: readonly Evidence[]): string[] =>
      renderComment(evidences)
        .split('\n')
        .filter((line) => line.startsWith('#'))
    expect(headings(two)).toEqual([
      '## ❌ 2 of 3 models do not pass',
      '### ❌ b does not pass',
      '### 🟡 c is undecided',
      '### ✅ a passes',
    ])
    expect(headings(two.toReversed())).toEqual(headings(two))
  })

  test("everybody's own metric stands before the others", () => {
    const verdict = strikeVerdict()
    const order = (stakeholders: Record<string, string>): string[] =>
      [...renderComment([evidence({ verdict, stakeholders })]).matchAll(/^\| `(\w+)`.*<sub>first for/gm)].map(
        ([, metric]) => metric ?? '',
      )
    expect(order({ business: 'expected_value', data_science: 'brier' })).toEqual(['expected_value', 'brier'])
    expect(order({ data_science: 'brier', business: 'expected_value' })).toEqual(['brier', 'expected_value'])
  })

  test('a line of the contract is named, and linked only where it can be read', () => {
    const [failed] = [stories['data-failed']?.() ?? []]
    expect(renderComment(failed)).toContain('| contract.yaml:100 |')
    expect(renderComment(failed, options)).toContain(
      '[contract.yaml:100](https://github.com/airfield/models/blob/0123abc/pipelines/bird-strike-damage/contract.yaml#L100)',
    )
  })
})

describe('the check and the job summary', () => {
  test.each(Object.keys(stories))('say the same as the comment: %s', (name) => {
    const evidences = stories[name]?.() ?? []
    const comment = renderComment(evidences, options)
    expect(`${commentMarker}\n${renderJobSummary(evidences, options)}`).toBe(comment)
    expect(`${commentMarker}\n${renderCheck(evidences, options).summary}\n`).toBe(comment)
  })

  test.each([
    ['pass', 'success'],
    ['fail', 'failure'],
    ['invalid', 'failure'],
    ['inconclusive', 'failure'],
    ['unavailable', 'failure'],
  ] as const)('%s is a %s', (outcome, conclusion) => {
    expect(renderCheck([ending(outcome)]).conclusion).toBe(conclusion)
    expect(overallOutcome([ending('pass'), ending(outcome)])).toBe(outcome)
  })

  test.each<[string, readonly Evidence[], string]>([
    ['none', [], 'No model is touched'],
    ['one', [ending('pass')], 'bird-strike-damage passes: It is pass.'],
    [
      'several',
      [ending('pass'), ending('fail', 'b')],
      '1 of 2 models does not pass. b does not pass: It is fail.',
    ],
  ])('the title for %s', (_, evidences, title) => {
    expect(renderCheck(evidences).title).toBe(title)
  })

  test('a title is one plain line, cut', () => {
    const { title } = renderCheck([evidence({ outcome: 'fail', headline: `a\n\u202eb${'x'.repeat(500)}` })])
    expect([title.length, /[\n\u202e]/.test(title)]).toEqual([200, false])
  })

  test('the worst counts', () => {
    const all = ['pass', 'inconclusive', 'unavailable', 'invalid', 'fail'] as const
    const worst = all.map((_, index) => overallOutcome(all.slice(0, index + 1).map((of) => ending(of))))
    expect(worst).toEqual(all)
    expect(overallOutcome([])).toBe('pass')
  })
})

describe('the size', () => {
  const story = stories['worse-in-a-slice']?.()[0]
  const full = story === undefined ? '' : renderComment([story])
  const said = (limit: number): string | undefined =>
    story === undefined
      ? undefined
      : /Left out for length: (.*?)\./.exec(renderComment([story], { limit }))?.[1]

  test('details go first, then slices, then tables; the verdict and the reasons stay', () => {
    expect(said(full.length)).toBeUndefined()
    const drops = [5_600, 4_000, 2_000].map(said)
    expect(drops).toEqual(['details', 'details, slices', 'details, slices, tables'])
    const short = renderComment(story === undefined ? [] : [story], { limit: 2_000 })
    expect(short).toContain('### ❌ bird-strike-damage does not pass')
    for (const reason of story?.reasons ?? []) expect(short).toContain(reason)
  })

  test.each([2_000, 60_000])('never over %i, with any number of models', (limit) => {
    const long = 'a reason that goes on and on '.repeat(40)
    for (const count of [1, 30, 400]) {
      const evidences = Array.from({ length: count }, (_, index) => ({
        ...ending('fail', `model-${String(index).padStart(3, '0')}`),
        reasons: Array.from({ length: count > 100 ? 3 : 20 }, (_, reason) => `${reason} ${long}`),
      }))
      const comment = renderComment(evidences, { limit })
      expect(comment.length).toBeLessThanOrEqual(limit)
      expect(comment).toContain('model-000 does not pass')
      if (count > 1) expect(comment).toContain(`## ❌ ${count} of ${count} models do not pass`)
    }
  })

  test('a failing model is not pushed out by passing ones', () => {
    const many = Array.from({ length: 900 }, (_, index) => ending('pass', `a-${index}`))
    const comment = renderComment([...many, ending('fail', 'z')], { limit: 4_000 })
    expect(comment).toContain('❌ z does not pass')
    expect(comment).toMatch(/and \d+ more models/)
  })
})
