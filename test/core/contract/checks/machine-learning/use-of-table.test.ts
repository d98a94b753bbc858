import { expect, it } from 'vitest'
import { checkTable } from '#core/contract/check-table.ts'
import type { CheckResult } from '#core/contract/results.ts'
import { tableUseOf } from '#core/contract/table-use.ts'
import { check, contractOf, type WrittenProperty } from '../../../../builders/contract.ts'
import { openTable } from '../../../../builders/table.ts'

const clock = { now: () => new Date('2026-01-01T00:00:00Z') }

/** The answers of table checks where the contract says how the table is used. */
async function answersOf(
  csv: string,
  properties: readonly WrittenProperty[],
  use: Record<string, unknown>,
  ...checks: readonly Record<string, unknown>[]
): Promise<CheckResult[]> {
  const written = {
    quality: checks.map((one, index) => check(one, { id: `check-${index}` })),
    customProperties: Object.entries(use).map(([property, value]) => ({ property, value })),
  }
  const { table } = await openTable(csv, properties, written)
  const judging = contractOf(properties, written)
  const lock = { schemaVersion: 1 as const, source: 'data.csv', files: [] }
  const situation = { clock, use: tableUseOf(undefined, judging.contract) }
  const { checks: answers } = await checkTable(table, judging, { ...lock }, undefined, situation)
  return answers.filter(({ id }) => id.startsWith('check-'))
}

const splits = { train: "part = 'a'", test: "part = 'b'" }
const columns = [{ name: 'part' }, { name: 'y' }, { name: 'x' }]
const csv = 'part,y,x\na,1,p\nb,0,q\n'

it.each<[words: string, use: Record<string, unknown>, rule: Record<string, unknown>]>([
  [
    'a file',
    { splits: { ...splits, train: "(SELECT 1 FROM read_text('/etc/passwd')) = 1" } },
    { check: 'split_ratio', min: 0 },
  ],
  [
    'the end of the statement',
    { splits: { ...splits, test: 'TRUE) FROM t; COPY t TO 1; --' } },
    { check: 'split_overlap' },
  ],
  ['a column that is not there', { splits, label: 'z > 1' }, { check: 'class_balance', min_count: 1 }],
  ['an unused label', { splits, label: 'z > 1' }, { check: 'split_overlap' }],
  ['a feature', { splits, features: { f: 'getenv(x)' } }, { check: 'new_category' }],
  ['a parameter', { splits }, { check: 'target_leak', label: 'y', features: ['z || x'] }],
  ['a time', { splits }, { check: 'time_leak', event_time: 'now()' }],
  ['a time of features', { event_time: 'x' }, { check: 'point_in_time', feature_time: 'current_date' }],
  ['a key', { splits }, { check: 'entity_overlap', key: ['x', 'sum(y)'] }],
])('inspects what a person wrote before it is run: %s', async (_, use, rule) => {
  await expect(answersOf(csv, columns, use, rule)).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: expect.stringContaining('check check-0'),
  })
})

it.each<[words: string, rule: Record<string, unknown>, said: string]>([
  [
    'splits',
    { check: 'time_leak', event_time: 'x' },
    'there is no split `train`: give the contract the custom property `splits`',
  ],
  [
    'a label',
    { check: 'conflicting_labels' },
    'which column the label is, nobody says: give the check `label`',
  ],
  ['a time', { check: 'label_rate', label: 'y', max: 1, window: 'day' }, 'give the check `event_time`'],
])('says what to do where %s are missing', async (_, rule, said) => {
  const [answer] = await answersOf(csv, columns, {}, rule)
  expect(answer).toMatchObject({ outcome: 'no_data', observed: expect.stringContaining(said) })
})

it('names the splits that are there', async () => {
  const [answer] = await answersOf(
    csv,
    columns,
    { splits: { fit: 'TRUE', check: 'FALSE' } },
    { check: 'split_overlap' },
  )
  expect(answer?.observed).toMatch(/^there is no split `train` \(there are fit, check\)/)
})

const secret = [
  { name: 'part' },
  { name: 'y', classification: 'restricted' },
  { name: 'x', classification: 'PII' },
]
const towns = 'part,y,x\na,yes,Jane Doe\nb,no,jane doe\nb,no,John\n'

it.each<[check: Record<string, unknown>]>([
  [{ check: 'new_category', columns: ['x'] }],
  [{ check: 'new_category', columns: ["x || '!'"] }],
  [{ check: 'class_balance', label: 'y', min_count: 2 }],
  [{ check: 'stratified', label: 'y', alpha: 1 }],
  [{ check: 'label_domain', label: 'x', values: ['?'] }],
])('shows no value of a classified column: %j', async (rule) => {
  const [answer] = await answersOf(towns, secret, { splits }, rule)
  expect(answer?.outcome).toBe('fail')
  expect(JSON.stringify(answer)).not.toMatch(/jane|john|yes|"no"/i)
})

it('shows no way of writing of a classified column, and those of another', async () => {
  const variants = (classification: string) => [
    { name: 'part' },
    { name: 'x', classification, quality: [check({ check: 'string_variants' }, { id: 'check-x' })] },
  ]
  const [hidden] = await answersOf('part,x\na,Jane\nb,JANE\n', variants('personal'), {})
  const [shown] = await answersOf('part,x\na,Jane\nb,JANE\n', variants('public'), {})
  expect([hidden?.outcome, hidden?.observed]).toEqual(['fail', expect.not.stringContaining('Jane')])
  expect(shown?.examples).toEqual(['"JANE" and "Jane"'])
})

it('tells many features apart, more than one grouping can', async () => {
  const names = Array.from({ length: 65 }, (_, index) => `f "${index}"`)
  const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`)
  const line = (part: string, index: number): string => {
    const label = index % 2
    const values = names.map((_, place) => (place === 37 || place === 64 ? label : (index >> 1) % 3))
    return `${part},${label},${values.join(',')}\n`
  }
  const rows = ['a', 'b'].flatMap((part) => Array.from({ length: 60 }, (_, index) => line(part, index)))
  const properties = [...columns.slice(0, 2), ...names.map((name) => ({ name }))]
  const [answer] = await answersOf(
    `part,y,${quoted.join(',')}\n${rows.join('')}`,
    properties,
    { splits, label: 'y', features: names },
    { check: 'target_leak', min_rows: 20 },
  )
  expect(answer).toMatchObject({ outcome: 'fail', bad: 2, of: 65 })
  expect(answer?.observed).toBe('2 of 65 features tell the label: f "37" AUC 1; f "64" AUC 1')
})

it('whole numbers larger than a double holds are told apart', async () => {
  const big = (last: number): string => `922337203685477580${last}`
  const properties = [{ name: 'part' }, { name: 'id', logicalType: 'integer' }]
  const [overlap, entities] = await answersOf(
    `part,id\na,${big(5)}\nb,${big(6)}\nb,${big(5)}\n`,
    properties,
    { splits },
    { check: 'split_overlap', columns: ['id'] },
    { check: 'entity_overlap', key: ['id'] },
  )
  expect([overlap?.bad, overlap?.rows, entities?.bad]).toEqual([1, [3], 1])
})
