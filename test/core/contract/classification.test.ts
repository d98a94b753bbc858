import { expect, it } from 'vitest'
import { checkTable } from '#core/contract/check-table.ts'
import { isClassified, publishesSamples, readsClassified } from '#core/contract/classification.ts'
import { propertiesOf } from '#core/contract/contract.ts'
import { type DataResults, observedWords, publishedResults } from '#core/contract/results.ts'
import { tableUseOf } from '#core/contract/table-use.ts'
import { check, contractOf, type WrittenProperty } from '../../builders/contract.ts'
import { openTable } from '../../builders/table.ts'

const people = 'name,town,age\nJane,Ulm,5\nJohn,Bonn,x\nJohn,Bonn,7\n'
const named = (classification?: string): WrittenProperty[] => [
  {
    name: 'name',
    ...(classification === undefined ? {} : { classification }),
    unique: true,
    quality: [
      check({ check: 'in_set', values: ['Eve'] }),
      check({ check: 'matches', pattern: 'E.*' }),
      check({ check: 'length', max: 3 }),
      check({ check: 'trimmed', where: 'length(name) > 99' }),
    ],
  },
  { name: 'town', quality: [check({ check: 'length', max: 3, by: ['name'] })] },
  { name: 'age', logicalType: 'integer' },
]
const rest = {
  quality: [
    check({ check: 'functional_dep', from: ['name'], to: ['age'] }),
    check({ check: 'expression', holds: "name = 'Eve'" }),
    check({ check: 'expression', holds: 'CAST(name AS INTEGER) > 0' }, { id: 'unreadable' }),
    check({ check: 'sql_rows', query: 'SELECT * FROM t' }),
  ],
}

async function judged(classification?: string): Promise<DataResults> {
  const { check: judge } = await openTable(people, named(classification), rest)
  return judge()
}

it('no result holds a value of a classified column, whatever check reads it', async () => {
  const results = await judged('personal')
  expect(results.checks.filter(({ outcome }) => outcome !== 'pass').length).toBeGreaterThan(7)
  expect(JSON.stringify(results)).not.toMatch(/Jane|John/)
  expect(results.checks.find(({ id }) => id === 'unreadable')?.observed).toBe(
    'cannot be computed: Conversion Error',
  )
  expect(results.checks.find(({ id }) => id === 'town.length')?.observed).toBe('1 of 2 groups break it')
  // What nobody protects is still told.
  expect(results.checks.find(({ id }) => id === 'age.parseable')?.examples).toEqual(['"x"'])
})

it('no figure that is the value of some row is told of a classified column', async () => {
  const figures = [
    { check: 'min', max: 5 },
    { check: 'max', max: 5 },
    { check: 'quantile', p: 0.5, max: 5, min_rows: 1 },
    { check: 'outlier_share', max: 0 },
    { check: 'mean', max: 5 },
  ]
  const sensitive = async (classification: string) => {
    const { check: judge } = await openTable(
      'pay,born\n71234,1931-02-03\n71234,1931-02-03\n71234,1931-02-05\n',
      [
        { name: 'pay', logicalType: 'integer', classification, quality: figures.map((one) => check(one)) },
        {
          name: 'born',
          logicalType: 'date',
          classification,
          quality: [
            check({ check: 'freshness', max_age: '1d' }),
            check({ check: 'time_coverage', step: 'day' }),
          ],
        },
      ],
      { quality: [check({ check: 'sql_value', query: 'SELECT max(pay) FROM t', max: 5 })] },
    )
    const { checks } = await judge()
    return checks.filter(({ check: name }) => name !== 'mean')
  }
  const hidden = await sensitive('restricted')
  expect(hidden.filter(({ outcome }) => outcome === 'fail')).toHaveLength(6)
  expect(JSON.stringify(hidden)).not.toMatch(/71234|1931/)
  expect(hidden.filter(({ check: name, value }) => value !== undefined && name !== 'outlier_share')).toEqual(
    [],
  )
  expect(JSON.stringify(await sensitive('public'))).toMatch(/71234.*1931/s)
})

it.each([
  ['restricted', false],
  ['public', true],
] as const)('moments of a %s column are told of splits: %s', async (classification, told) => {
  const written = [
    [{ name: 'seen', logicalType: 'date', classification }, { name: 'part' }],
    {
      quality: ['time_leak', 'date_overlap'].map((name) => check({ check: name, splits: ['train', 'test'] })),
      customProperties: [
        { property: 'event_time', value: 'seen' },
        { property: 'splits', value: { train: "part = 'a'", test: "part = 'b'" } },
      ],
    },
  ] as const
  const { table } = await openTable('seen,part\n1931-02-03,a\n1931-02-07,a\n1931-02-03,b\n', ...written)
  const judging = contractOf(...written)
  const { checks } = await checkTable(
    table,
    judging,
    { schemaVersion: 1, source: '', files: [] },
    undefined,
    {
      clock: { now: () => new Date('2026-01-01T00:00:00Z') },
      use: tableUseOf(undefined, judging.contract),
    },
  )
  expect(checks.filter(({ outcome }) => outcome === 'fail')).toHaveLength(2)
  expect(/1931/.test(JSON.stringify(checks))).toBe(told)
})

it.each(['public', 'Internal', undefined])('values of a column that is %s are shown', async (open) => {
  const results = await judged(open)
  const told = results.checks.map(observedWords).join('\n')
  expect(told).toContain('3 of 3 values break it, such as "Jane", "John"')
  expect(told).toContain('groups break it: John')
})

it('examples stay out of what is published, unless the contract asks for them', async () => {
  const results = await judged()
  const asking = (value: unknown) =>
    contractOf(named(), { customProperties: [{ property: 'samples', value }] }).contract
  expect(JSON.stringify(publishedResults(results, asking({ publish: false })))).not.toContain('examples')
  expect(publishedResults(results, asking({ publish: true }))).toBe(results)
})

it('a column that only the engine knows may be a classified one', () => {
  const properties = propertiesOf(contractOf(named('personal')).contract)
  const open = propertiesOf(contractOf(named()).contract)
  expect(readsClassified(undefined, properties)).toBe(true)
  expect(readsClassified(undefined, open)).toBe(false)
  expect(readsClassified(['NAME'], properties)).toBe(true)
  expect(readsClassified(['age'], properties)).toBe(false)
  expect(isClassified({ classification: 'restricted' })).toBe(true)
  expect(publishesSamples({ customProperties: [] })).toBe(false)
})
