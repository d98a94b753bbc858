import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { junitXml } from '#core/interchange/junit.ts'
import { sarifJson, sarifLog } from '#core/interchange/sarif.ts'
import { dataSummary } from '#core/interchange/summary.ts'
import { dataResults, failing } from './results.ts'
import { parseXml } from './xml.ts'

const hostile = '<b>"x"</b> & ]]> \u0000\u001b[31m`|` @someone [a](http://x.y) \uD800\uFFFE'
const results = dataResults([
  failing('unique', {
    id: 'key',
    dimension: 'uniqueness',
    severity: 'warn',
    bad: 2,
    of: 200,
    rows: [4, 9],
    line: 30,
  }),
  failing('in_set', {
    column: 'size',
    bad: 50,
    of: 200,
    rows: [1, 2, 3],
    line: 12,
    description: 'Sizes | are few.',
  }),
  failing('range', { column: 'age', bad: 2, of: 200, observed: hostile, expected: hostile, line: 8 }),
  failing('not_null', { column: 'id', dimension: 'completeness', outcome: 'pass', line: 5 }),
  failing('sql_value', { id: 'sum', dimension: 'consistency', outcome: 'error', observed: 'overflow' }),
  failing('quantile', { column: 'age', dimension: 'accuracy', outcome: 'no_data', observed: 'no values' }),
  failing('drift_numeric', {
    column: 'age',
    dimension: 'drift',
    severity: 'info',
    outcome: 'skipped',
    observed: 'no snapshot',
  }),
  failing('mean', {
    column: 'age',
    dimension: 'accuracy',
    waived: { until: '2030-01-01', reason: 'known', by: 'ann', expired: false },
  }),
  failing('max', {
    column: 'age',
    dimension: 'accuracy',
    batch: 'b<1>',
    waived: { until: '2020-01-01', reason: 'old', expired: true },
  }),
])

describe('JUnit', () => {
  const root = parseXml(junitXml(results))
  const [suite] = root.children
  const cases = suite?.children.filter(({ name }) => name === 'testcase') ?? []

  it('counts what it holds', () => {
    expect(root.attributes).toEqual({ name: 'assay', tests: '9', failures: '3', errors: '2', skipped: '3' })
    expect(suite?.attributes).toEqual({ ...root.attributes, name: 'trips 1.0.0' })
    const kinds = cases.map(({ children }) => children[0]?.name ?? 'passed')
    expect(kinds).toEqual([
      'skipped',
      'failure',
      'failure',
      'passed',
      'error',
      'error',
      'skipped',
      'skipped',
      'failure',
    ])
  })

  it('only a check that passed has no finding', () => {
    expect(
      cases.filter(({ children }) => children.length === 0).map(({ attributes }) => attributes.name),
    ).toEqual(['id.not_null'])
  })

  it('a failure says what, where and why', () => {
    expect(cases[1]?.attributes).toEqual({
      classname: 'data.validity.size',
      name: 'size.in_set',
      file: 'contract.yaml',
      line: '12',
      time: '0',
    })
    expect(cases[1]?.children[0]).toEqual({
      name: 'failure',
      attributes: { message: 'bad; promised: good', type: 'in_set' },
      children: [],
      text: 'bad; promised: good\n50 of 200 values break it\nfirst rows 1, 2, 3\nSizes | are few.\ncontract.yaml:12',
    })
    expect(cases[0]?.children[0]?.attributes.message).toBe('warning: bad; promised: good')
    expect(cases[7]?.children[0]?.attributes.message).toBe('waived until 2030-01-01: bad; promised: good')
  })

  it('hostile text stays text', () => {
    expect(cases[2]?.children[0]?.attributes.message).toContain('<b>"x"</b> & ]]>')
  })
})

/** The parts of SARIF 2.1.0 that are written, as its schema has them. */
const level = z.enum(['none', 'note', 'warning', 'error'])
const location = z.strictObject({
  physicalLocation: z.strictObject({
    artifactLocation: z.strictObject({ uri: z.string().regex(/^[\w.~%/-]+$/), index: z.int().min(0) }),
    region: z.strictObject({ startLine: z.int().min(1) }),
  }),
  logicalLocations: z.array(z.strictObject({ name: z.string(), kind: z.string() })).optional(),
})
const Sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({
          driver: z.strictObject({
            name: z.string().min(1),
            version: z.string(),
            rules: z.array(
              z.strictObject({
                id: z.string().min(1),
                shortDescription: z.strictObject({ text: z.string().min(1) }),
                properties: z.strictObject({ tags: z.array(z.string()) }).optional(),
              }),
            ),
          }),
        }),
        columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
        automationDetails: z.strictObject({ id: z.string() }),
        invocations: z.array(z.strictObject({ executionSuccessful: z.boolean() })),
        artifacts: z.array(
          z.strictObject({
            location: z.strictObject({ uri: z.string() }),
            hashes: z.record(z.string(), z.string()),
          }),
        ),
        results: z.array(
          z
            .strictObject({
              ruleId: z.string(),
              ruleIndex: z.int().min(0),
              kind: z.enum(['notApplicable', 'pass', 'fail', 'review', 'open', 'informational']),
              level,
              message: z.strictObject({ text: z.string().min(1) }),
              locations: z.array(location).length(1),
              partialFingerprints: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
              suppressions: z
                .array(
                  z.strictObject({
                    kind: z.enum(['inSource', 'external']),
                    status: z.enum(['accepted', 'underReview', 'rejected']),
                    justification: z.string(),
                  }),
                )
                .optional(),
              properties: z.record(z.string(), z.unknown()),
            })
            .refine(
              ({ kind, level: of }) => (kind === 'fail') === (of !== 'none'),
              'a level goes with `fail` alone',
            ),
        ),
        properties: z.record(z.string(), z.unknown()),
      }),
    )
    .length(1),
})

describe('SARIF', () => {
  const log = Sarif.parse(JSON.parse(sarifJson(results)))
  const [run] = log.runs

  it('is valid, and its results name its rules', () => {
    const rules = run?.tool.driver.rules ?? []
    for (const result of run?.results ?? []) expect(rules[result.ruleIndex]?.id).toBe(result.ruleId)
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
    expect(run?.invocations).toEqual([{ executionSuccessful: false }])
  })

  it('a result at its line of the contract, as severe as its check', () => {
    const short = run?.results.map(({ properties, kind, level: of, locations, suppressions }) =>
      [
        properties.id,
        kind,
        of,
        locations[0]?.physicalLocation.region.startLine,
        suppressions?.[0]?.status,
      ].join(' '),
    )
    expect(short).toEqual([
      'key fail warning 30 ',
      'size.in_set fail error 12 ',
      'age.range fail error 8 ',
      'sum fail error 1 ',
      'age.quantile open none 1 ',
      'age.drift_numeric notApplicable none 1 ',
      'age.mean fail error 1 accepted',
      'age.max fail error 1 rejected',
    ])
    expect(run?.results[1]?.message.text).toBe('size.in_set: bad; promised: good. Sizes | are few.')
  })

  it('an alert stays the same when the contract’s lines move, and is another in another batch', () => {
    const prints = (checks: Parameters<typeof dataResults>[0]) =>
      Sarif.parse(sarifLog(dataResults(checks))).runs[0]?.results.map(
        ({ partialFingerprints }) => partialFingerprints['assayCheck/v1'],
      )
    const [one, moved, other] =
      prints([
        failing('range', { line: 3 }),
        failing('range', { line: 9 }),
        failing('range', { batch: 'b' }),
      ]) ?? []
    expect([one === moved, one === other]).toEqual([true, false])
  })

  it('a file with odd characters is an address', () => {
    const odd = dataResults([failing('range')], { contract: { ...results.contract, file: './a b/ü&?.yaml' } })
    expect(Sarif.parse(sarifLog(odd)).runs[0]?.artifacts[0]?.location.uri).toBe('a%20b/%C3%BC%26%3F.yaml')
  })

  it('nothing found, nothing said', () => {
    const none = Sarif.parse(sarifLog(dataResults([failing('range', { outcome: 'pass' })])))
    expect([none.runs[0]?.results, none.runs[0]?.tool.driver.rules]).toEqual([[], []])
  })
})

describe('the summary of a job', () => {
  it('the verdict, then the worst first, then what was not judged', () => {
    const { markdown } = dataSummary(results, (_, line) => `https://example.com/contract.yaml#L${line}`)
    expect(markdown).toMatchInlineSnapshot(`
      "### ❌ The data break their contract

      200 rows, 9 checks of \`contract.yaml\`, 1 pass, 4 block, 1 warn, 1 waived, 2 not judged.

      |  | check | found | promised | rows | contract |
      | --- | --- | --- | --- | --- | --- |
      | ❌ | \`size.in_set\` | bad | good | 1, 2, 3 | [contract.yaml:12](https://example.com/contract.yaml#L12) |
      | ❌ | \`age.range\` | &lt;b&gt;"x"&lt;/b&gt; &amp; \\]\\]&gt; \\\`&#124;\\\` <span>@</span>someone \\[a\\](http<span>:</span>//x.y) � | &lt;b&gt;"x"&lt;/b&gt; &amp; \\]\\]&gt; \\\`&#124;\\\` <span>@</span>someone \\[a\\](http<span>:</span>//x.y) � |  | [contract.yaml:8](https://example.com/contract.yaml#L8) |
      | ❌ | \`sum\` | overflow | good |  |  |
      | ❌ | \`age.max\` of batch \`b<1>\` | bad | good |  |  |
      | ⚠️ | \`key\` | bad | good | 4, 9 | [contract.yaml:30](https://example.com/contract.yaml#L30) |

      <details>
      <summary>Waived: 1</summary>

      - \`age.mean\`: bad (until 2030-01-01, ann: known)

      </details>

      <details>
      <summary>Not judged: 2</summary>

      - ❌ \`age.quantile\`: no values
      - ℹ️ \`age.drift_numeric\`: no snapshot

      </details>"
    `)
  })

  it('data that keep their contract', () => {
    const fine = dataResults([failing('range', { outcome: 'pass' })], { outcome: 'pass', model: 'a`b' })
    expect(dataSummary(fine).markdown).toMatchInlineSnapshot(`
      "### ✅ The data of <code>a&#96;b</code> keep their contract

      200 rows, 1 check of \`contract.yaml\`, 1 pass, 0 block, 0 warn."
    `)
  })

  it('no more findings than a person reads', () => {
    const many = dataResults(
      Array.from({ length: 70 }, (_, index) => failing('range', { column: `c${index}` })),
    )
    const { markdown } = dataSummary(many)
    expect([
      markdown.split('\n').filter((line) => line.startsWith('| ❌')).length,
      markdown.includes('and 20 more'),
    ]).toEqual([50, true])
  })
})
