import { describe, expect, it } from 'vitest'
import { contractChange } from '#core/contract/contract-change.ts'
import type { CheckResult } from '#core/contract/results.ts'
import { contractChangeMarkdown } from '#core/report/contract-change-text.ts'
import { check, contractOf, type WrittenProperty } from '../../builders/contract.ts'
import { openTable } from '../../builders/table.ts'
import { failing } from '../interchange/results.ts'

type Rest = Parameters<typeof contractOf>[1]

function change(
  before: readonly [readonly WrittenProperty[], Rest?],
  after: readonly [readonly WrittenProperty[], Rest?],
  results: readonly [readonly CheckResult[], readonly CheckResult[]] = [[], []],
) {
  const [old, now] = [contractOf(...before).contract, contractOf(...after).contract]
  return contractChange({ contract: old, checks: results[0] }, { contract: now, checks: results[1] })
}

const text = { name: 'a' }
const number = { name: 'a', logicalType: 'number' }
const day = { name: 'a', logicalType: 'date' }
const under = (
  property: WrittenProperty,
  parameters: Record<string, unknown>,
  rest: Record<string, unknown> = {},
) => ({
  ...property,
  quality: [check(parameters, rest)],
})

describe('one change, and what it asks of those who make the data', () => {
  it.each<readonly [string, WrittenProperty[], WrittenProperty[], string, string]>([
    ['a new column', [text], [text, { name: 'b' }], 'breaking', 'b: a column that has to be there'],
    ['a column gone', [text, { name: 'b' }], [text], 'loosened', 'b: the column need not be there'],
    ['a narrower type', [number], [{ ...number, logicalType: 'integer' }], 'breaking', 'a: number → integer'],
    ['a wider type', [{ ...number, logicalType: 'integer' }], [number], 'loosened', 'a: integer → number'],
    ['text instead of numbers', [number], [text], 'loosened', 'a: number → string'],
    ['days instead of text', [text], [day], 'breaking', 'a: string → date'],
    ['numbers instead of days', [day], [number], 'unclear', 'a: date → number'],
    [
      'another way to write days',
      [day],
      [{ ...day, logicalTypeOptions: { format: 'M/d/yyyy' } }],
      'unclear',
      'a: written M/d/yyyy, before as ISO 8601',
    ],
    ['required', [text], [{ ...text, required: true }], 'breaking', 'a: not_null: a new check that blocks'],
    [
      'no longer required',
      [{ ...text, required: true }],
      [text],
      'loosened',
      'a: not_null: the check is gone',
    ],
    [
      'a new check that warns',
      [text],
      [under(text, { check: 'not_blank' }, { severity: 'warning' })],
      'neutral',
      'a: not_blank: a new check (warning)',
    ],
    [
      'a warning that blocks',
      [under(text, { check: 'not_blank' }, { severity: 'warning' })],
      [under(text, { check: 'not_blank' })],
      'breaking',
      'a: not_blank: warning → error',
    ],
    [
      'a block that warns',
      [under(text, { check: 'not_blank' })],
      [under(text, { check: 'not_blank' }, { severity: 'warning' })],
      'loosened',
      'a: not_blank: error → warning',
    ],
    [
      'a narrower range',
      [under(number, { check: 'range', min: 0, max: 100 })],
      [under(number, { check: 'range', min: 0, max: 50 })],
      'breaking',
      'a: range: max 100 → 50',
    ],
    [
      'a wider range',
      [under(number, { check: 'range', min: 0, max: 100 })],
      [under(number, { check: 'range', min: -1, max: 100 })],
      'loosened',
      'a: range: min 0 → -1',
    ],
    [
      'an end that is left out',
      [under(number, { check: 'range', min: 0 })],
      [under(number, { check: 'range', exclusive_min: 0 })],
      'breaking',
      'a: range: min 0 → 0 (left out)',
    ],
    [
      'an end more',
      [under(number, { check: 'range', min: 0 })],
      [under(number, { check: 'range', min: 0, max: 9 })],
      'breaking',
      'a: range: max none → 9',
    ],
    [
      'a range that moves',
      [under(number, { check: 'range', min: 0, max: 9 })],
      [under(number, { check: 'range', min: -5, max: 5 })],
      'breaking',
      'a: range: min 0 → -5, max 9 → 5',
    ],
    [
      'a native range',
      [{ ...number, logicalTypeOptions: { maximum: 9 } }],
      [{ ...number, logicalTypeOptions: { maximum: 5 } }],
      'breaking',
      'a: range: max 9 → 5',
    ],
    [
      'later days',
      [under(day, { check: 'date_range', min: '2020-01-01' })],
      [under(day, { check: 'date_range', min: '2021-01-01' })],
      'breaking',
      'a: date_range: min 2020-01-01 → 2021-01-01',
    ],
    [
      'younger days',
      [under(day, { check: 'date_range', min: 'now - 7d' })],
      [under(day, { check: 'date_range', min: 'now - 30d' })],
      'loosened',
      'a: date_range: min now - 7d → now - 30d',
    ],
    [
      'a fixed day for one that moves',
      [under(day, { check: 'date_range', min: 'now - 7d' })],
      [under(day, { check: 'date_range', min: '2021-01-01' })],
      'unclear',
      'a: date_range: min now - 7d → 2021-01-01',
    ],
    [
      'a member less',
      [under(text, { check: 'in_set', values: ['x', 'y'] })],
      [under(text, { check: 'in_set', values: ['x'] })],
      'breaking',
      'a: in_set: values without y',
    ],
    [
      'a member more',
      [under(text, { check: 'in_set', values: ['x'] })],
      [under(text, { check: 'in_set', values: ['x', 'y'] })],
      'loosened',
      'a: in_set: values with y',
    ],
    [
      'a member for another',
      [under(text, { check: 'in_set', values: ['x'] })],
      [under(text, { check: 'in_set', values: ['y'] })],
      'breaking',
      'a: in_set: values without x, with y',
    ],
    [
      'one more that is not allowed',
      [under(text, { check: 'not_in_set', values: ['x'] })],
      [under(text, { check: 'not_in_set', values: ['x', 'y'] })],
      'breaking',
      'a: not_in_set: values with y',
    ],
    [
      'less tolerance',
      [under(text, { check: 'not_blank', max_bad_share: 0.1 })],
      [under(text, { check: 'not_blank' })],
      'breaking',
      'a: not_blank: max_bad_share 0.1 → 0',
    ],
    [
      'more completeness',
      [under(text, { check: 'completeness', min: 0.9 })],
      [under(text, { check: 'completeness', min: 0.95 })],
      'breaking',
      'a: completeness: min 0.9 → 0.95',
    ],
    [
      'older data allowed',
      [under(day, { check: 'freshness', max_age: '24h' })],
      [under(day, { check: 'freshness', max_age: '2d' })],
      'loosened',
      'a: freshness: max_age 24h → 2d',
    ],
    [
      'another pattern',
      [under(text, { check: 'matches', pattern: '[a-z]+' })],
      [under(text, { check: 'matches', pattern: '[a-z0-9]+' })],
      'unclear',
      'a: matches: pattern [a-z]+ → [a-z0-9]+',
    ],
    [
      'a condition',
      [under(text, { check: 'not_blank' })],
      [under(text, { check: 'not_blank', where: 'a > 1' })],
      'unclear',
      'a: not_blank: where none → a > 1',
    ],
    [
      'a waiver',
      [under(text, { check: 'not_blank' })],
      [under(text, { check: 'not_blank', waived: { until: '2030-01-01', reason: 'x' } })],
      'loosened',
      'a: not_blank: waived none → {"until":"2030-01-01","reason":"x"}',
    ],
    [
      'a warning with other bounds',
      [under(number, { check: 'range', max: 9 }, { severity: 'warning' })],
      [under(number, { check: 'range', max: 5 }, { severity: 'info' })],
      'neutral',
      'a: range: warning → info, max 9 → 5',
    ],
  ])('%s', (_, before, after, kind, words) => {
    const { changes, verdict } = change([before], [after])
    expect(changes.map((one) => `${one.kind} ${one.subject}: ${one.words}`)).toEqual([`${kind} ${words}`])
    expect(verdict).toBe(kind === 'breaking' || kind === 'unclear' ? kind : 'compatible')
  })

  it.each<readonly [string, WrittenProperty[], WrittenProperty[]]>([
    ['the same', [under(number, { check: 'range', max: 9 })], [under(number, { check: 'range', max: 9 })]],
    [
      'the standard’s words for a check of ours',
      [{ ...text, required: true }],
      [under(text, { check: 'not_null' })],
    ],
    ['the short form', [under(text, { check: 'not_blank' })], [{ ...text, checks: ['not_blank'] }]],
    [
      'a range, natively',
      [under(number, { check: 'range', max: 9 })],
      [{ ...number, logicalTypeOptions: { maximum: 9 } }],
    ],
    [
      'members in another order',
      [under(text, { check: 'in_set', values: ['x', 'y'] })],
      [under(text, { check: 'in_set', values: ['y', 'x'] })],
    ],
    [
      'when a column is known',
      [text],
      [{ ...text, customProperties: [{ property: 'known', value: 'at_prediction' }] }],
    ],
    [
      'checks in another order',
      [{ ...number, quality: [check({ check: 'range', max: 9 }), check({ check: 'finite' })] }],
      [{ ...number, quality: [check({ check: 'finite' }), check({ check: 'range', max: 9 })] }],
    ],
  ])('%s is no change', (_, before, after) => {
    expect(change([before], [after])).toMatchObject({ verdict: 'unchanged', changes: [] })
  })

  it('checks of the table, tokens and entries of the standard', () => {
    const before = {
      quality: [
        check({ check: 'row_count', min: 10 }),
        { type: 'library', metric: 'rowCount', mustBeGreaterThan: 5 },
      ],
    }
    const after = {
      quality: [
        check({ check: 'row_count', min: 20 }),
        { type: 'library', metric: 'rowCount', mustBeGreaterThan: 6 },
      ],
      customProperties: [{ property: 'null_tokens', value: ['NA'] }],
    }
    expect(
      change([[text], before], [[text], after]).changes.map(
        (one) => `${one.kind} ${one.subject}: ${one.words}`,
      ),
    ).toEqual([
      'breaking row_count: min 10 → 20',
      'unclear null_tokens: texts that count as missing: none → NA',
      'unclear library entry rowCount: it says something else',
    ])
  })

  it('checks are matched by their names first', () => {
    const two = (first: number, second: number): WrittenProperty => ({
      ...number,
      quality: [
        check({ check: 'range', max: first }, { id: 'hard' }),
        check({ check: 'range', max: second }, { id: 'soft' }),
      ],
    })
    const swapped: WrittenProperty = { ...number, quality: [...(two(9, 6).quality as unknown[])].reverse() }
    expect(
      change([[two(9, 5)]], [[swapped]]).changes.map(({ subject, words }) => `${subject}: ${words}`),
    ).toEqual(['a: soft: max 5 → 6'])
  })

  it('every change names its place in a contract', () => {
    const { changes } = change([[text, { name: 'b' }]], [[under(text, { check: 'not_blank' })]])
    expect(changes.map(({ path, side }) => [side, path.join('.')])).toEqual([
      ['after', 'schema.0.properties.0.quality.0'],
      ['before', 'schema.0.properties.1'],
    ])
  })
})

describe('checks that flip', () => {
  const passes = { outcome: 'pass' as const }
  it.each<readonly [string, CheckResult | undefined, CheckResult | undefined, string | undefined]>([
    ['it failed and passes', failing('range'), failing('range', passes), 'blocks → passes'],
    ['it passed and fails', failing('range', passes), failing('range'), 'passes → blocks'],
    ['it only warns now', failing('range'), failing('range', { severity: 'warn' }), 'blocks → warns'],
    [
      'it is waived now',
      failing('range'),
      failing('range', { waived: { until: '2030-01-01', reason: 'x', expired: false } }),
      'blocks → is waived',
    ],
    [
      'its waiver is over',
      failing('range', { waived: { until: '2030-01-01', reason: 'x', expired: false } }),
      failing('range', { waived: { until: '2020-01-01', reason: 'x', expired: true } }),
      'is waived → blocks',
    ],
    ['it is new and fails', undefined, failing('range'), 'absent → blocks'],
    ['it is gone and failed', failing('range'), undefined, 'blocks → absent'],
    [
      'it could not be judged',
      failing('range', passes),
      failing('range', { outcome: 'no_data' }),
      'passes → is not judged',
    ],
    [
      'it could not be run',
      failing('range', passes),
      failing('range', { outcome: 'error' }),
      'passes → blocks',
    ],
    ['it is new and passes', undefined, failing('range', passes), undefined],
    ['it is gone and passed', failing('range', passes), undefined, undefined],
    ['it fails as before', failing('range'), failing('range', { observed: 'otherwise' }), undefined],
  ])('%s', (_, before, after, wanted) => {
    const { flips } = change(
      [[text]],
      [[text]],
      [before === undefined ? [] : [before], after === undefined ? [] : [after]],
    )
    expect(flips.map((flip) => `${flip.before} → ${flip.after}`)).toEqual(
      wanted === undefined ? [] : [wanted],
    )
  })

  it('batches flip by themselves', () => {
    const { flips } = change(
      [[text]],
      [[text]],
      [
        [failing('range', passes), failing('range', { batch: 'b', ...passes })],
        [failing('range', passes), failing('range', { batch: 'b' })],
      ],
    )
    expect(flips.map(({ batch }) => batch)).toEqual(['b'])
  })

  it('over real data', async () => {
    const rows = `a\n${'1\n5\n9\n'.repeat(10)}`
    const [old, now] = [
      [under(number, { check: 'range', max: 5 }, { id: 'size' })],
      [under(number, { check: 'range', max: 9 }, { id: 'size' })],
    ]
    const results = await Promise.all(
      [old, now].map(async (properties) => (await (await openTable(rows, properties)).check()).checks),
    )
    const found = change([old], [now], [results[0] ?? [], results[1] ?? []])
    expect(found).toMatchObject({ verdict: 'compatible', outcome: { before: 'fail', after: 'pass' } })
    expect(found.flips.map(({ id, before, after }) => [id, before, after])).toEqual([
      ['size', 'blocks', 'passes'],
    ])
  })
})

describe('for a comment', () => {
  it('the verdict, what changed, which checks flip', () => {
    const found = change(
      [[under(number, { check: 'range', max: 9 }), { name: 'b' }]],
      [[under(number, { check: 'range', max: 5 }), { name: 'c|`@x' }]],
      [
        [failing('range', { column: 'a', outcome: 'pass' })],
        [failing('range', { column: 'a', observed: '3 of 9 | <b>' })],
      ],
    )
    expect(contractChangeMarkdown(found).markdown).toMatchInlineSnapshot(`
      "❗ **The contract change is breaking** for those who make the data.

      These data: **pass before, fail now**.

      | check | before | now | found |
      | --- | --- | --- | --- |
      | \`a.range\` | passes | blocks | 3 of 9 &#124; &lt;b&gt; |

      - ❗ <code>c&#124;&#96;&#64;x</code>: a column that has to be there
      - ❗ \`a: range\`: max 9 → 5

      <details>
      <summary>Asks for less, or only shows: 1</summary>

      - ➖ \`b\`: the column need not be there

      </details>"
    `)
  })

  it('no change', () => {
    expect(contractChangeMarkdown(change([[text]], [[text]])).markdown).toBe(
      '✅ The contract promises what it did.',
    )
  })
})
