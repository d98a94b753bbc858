import { describe, expect, it } from 'vitest'
import { contractOfRules } from '#core/interchange/dqdl/contract-of-rules.ts'
import { parseDqdl } from '#core/interchange/dqdl/parse.ts'
import { ruleText } from '#core/interchange/dqdl/print.ts'
import { rulesOfContract } from '#core/interchange/dqdl/rules-of-contract.ts'
import { check, contractDocument, type WrittenProperty } from '../../../builders/contract.ts'
import { promisesIn, read } from '../reading.ts'

const text = { name: 'a', logicalType: 'string' }
const number = { name: 'a', logicalType: 'number' }
const integer = { name: 'a', logicalType: 'integer' }
const date = { name: 'a', logicalType: 'date' }
const references = [{ property: 'references', value: { customers: 'data/customers.csv' } }]

type Under = readonly [property: WrittenProperty, implementation: Record<string, unknown>]

/** A contract with one check below one column. */
function contractWith([property, implementation]: Under) {
  return read(
    contractDocument(
      [
        { ...property, quality: [check(implementation)] },
        { name: 'b', logicalType: 'number' },
      ],
      {
        customProperties: references,
      },
    ),
  )
}

describe('a check as DQDL writes it, and back', () => {
  it.each<readonly [string, Under, string]>([
    [
      'members, missing ones allowed',
      [text, { check: 'in_set', values: ['x', 'y"z'] }],
      'ColumnValues "a" in ["x", "y\\"z", NULL]',
    ],
    [
      'members, none missing',
      [
        { ...text, required: true },
        { check: 'in_set', values: ['x'] },
      ],
      'ColumnValues "a" in ["x"]',
    ],
    ['no members', [integer, { check: 'not_in_set', values: [1, -2] }], 'ColumnValues "a" not in [1, -2]'],
    [
      'both ends of a range',
      [number, { check: 'range', min: 1, max: 5.5 }],
      '(ColumnValues "a" >= 1 where "`a` IS NOT NULL") and (ColumnValues "a" <= 5.5 where "`a` IS NOT NULL")',
    ],
    [
      'both ends left out',
      [number, { check: 'range', exclusive_min: 1, exclusive_max: 5 }],
      'ColumnValues "a" between 1 and 5 where "`a` IS NOT NULL"',
    ],
    [
      'a share of bad values',
      [integer, { check: 'range', max: 5, max_bad_share: 0.02 }],
      'ColumnValues "a" <= 5 where "`a` IS NOT NULL" with threshold >= 0.98',
    ],
    [
      'a condition on rows',
      [
        { ...integer, required: true },
        { check: 'range', max: 5, where: '"b" > 2' },
      ],
      'ColumnValues "a" <= 5 where "`b` > 2"',
    ],
    [
      'days',
      [date, { check: 'date_range', min: '2024-01-01' }],
      'ColumnValues "a" >= "2024-01-01" where "`a` IS NOT NULL"',
    ],
    [
      'days from now',
      [date, { check: 'date_range', max: 'now + 2d' }],
      'ColumnValues "a" <= (now() + 2 days) where "`a` IS NOT NULL"',
    ],
    [
      'a length',
      [text, { check: 'length', min: 2, max: 9 }],
      'ColumnLength "a" between 1 and 10 where "`a` IS NOT NULL"',
    ],
    [
      'a pattern',
      [text, { check: 'matches', pattern: 'a|b' }],
      'ColumnValues "a" matches "^(?:a|b)$" where "`a` IS NOT NULL"',
    ],
    ['completeness', [text, { check: 'completeness', min: 0.9 }], 'Completeness "a" >= 0.9'],
    ['a mean', [number, { check: 'mean', min: 1, max: 2 }], '(Mean "a" >= 1) and (Mean "a" <= 2)'],
    [
      'a correlation',
      [number, { check: 'correlation', with: 'b', min: -0.5 }],
      'ColumnCorrelation "a" "b" >= -0.5',
    ],
    [
      'a count of values',
      [text, { check: 'distinct_count', min: 2, max: 3 }],
      'DistinctValuesCount "a" between 1 and 4',
    ],
    ['no blanks', [text, { check: 'not_blank' }], 'ColumnValues "a" != WHITESPACES_ONLY'],
    [
      'an age',
      [date, { check: 'retention', max_age: '36h' }],
      'DataFreshness "a" <= 36 hours where "`a` IS NOT NULL"',
    ],
    [
      'a foreign key',
      [text, { check: 'foreign_key', reference: 'customers' }],
      'ReferentialIntegrity "a" "customers.a" = 1',
    ],
    ['uniqueness', [text, { check: 'unique' }], 'IsUnique "a"'],
  ])('%s', (_, under, wanted) => {
    const contract = contractWith(under)
    const { text: dqdl, rules, losses } = rulesOfContract(contract)
    expect(rules.map(ruleText)).toContain(wanted)
    expect(losses.filter(({ kind }) => kind === 'left_out')).toEqual([])
    const types = new Map(
      ['a', 'b'].map(
        (name) =>
          [
            name,
            contract.schema[0]?.properties.find((one) => one.name === name)?.logicalType ?? 'string',
          ] as const,
      ),
    )
    const back = contractOfRules(parseDqdl(dqdl, 'f'), {
      id: 'trips',
      types,
      references: { customers: 'data/customers.csv' },
    })
    expect(back.losses.filter(({ kind }) => kind === 'left_out')).toEqual([])
    const said = promisesIn(read(back.contract ?? {})).map((line) =>
      line.replace(' reference_columns=["a"]', ''),
    )
    expect(said).toEqual(promisesIn(contract))
  })

  it('names and severities ride in labels, and come back', () => {
    const contract = read(
      contractDocument([
        {
          ...number,
          quality: [check({ check: 'range', min: 1, max: 5 }, { id: 'size', severity: 'warning' })],
        },
      ]),
    )
    const { text: dqdl } = rulesOfContract(contract)
    expect(dqdl).toContain('labels=["id"="size", "severity"="warning"]')
    expect(promisesIn(read(contractOfRules(parseDqdl(dqdl, 'f'), { id: 'x' }).contract ?? {}))).toEqual(
      promisesIn(contract),
    )
  })
})

describe('what DQDL has no words for is reported', () => {
  it.each<readonly [string, Under, string]>([
    ['a figure DQDL lacks', [number, { check: 'quantile', p: 0.5, max: 9 }], 'no rule for it'],
    ['groups', [number, { check: 'mean', min: 1, by: ['b'] }], 'no groups'],
    ['a number of bad values', [number, { check: 'range', min: 1, max_bad: 3 }], 'no number of them'],
    ['an instant', [date, { check: 'date_range', min: '2024-01-01T10:00:00Z' }], 'compares with days'],
    ['a part that matches', [text, { check: 'matches', pattern: 'a', whole: false }], 'a part of a value'],
  ])('%s', (_, under, words) => {
    const { losses } = rulesOfContract(contractWith(under))
    const [left] = losses.filter(({ kind }) => kind === 'left_out')
    expect(left?.why).toContain(words)
    expect(left?.what).toBe(`a: ${String(under[1].check)}`)
  })

  it('entries of the standard and of other engines', () => {
    const quality = [{ type: 'library', metric: 'rowCount', mustBeGreaterThan: 5 }]
    const { losses, text: dqdl } = rulesOfContract(read(contractDocument([text], { quality })))
    expect(losses).toEqual([
      { kind: 'left_out', what: 'library entry rowCount', why: 'it is no check of the kit' },
    ])
    expect(dqdl).toBe('Rules = [\n    ColumnExists "a"\n]\n')
  })

  it('the written form of a date', () => {
    const property = { name: 'a', logicalType: 'date', logicalTypeOptions: { format: 'M/d/yyyy' } }
    expect(rulesOfContract(read(contractDocument([property]))).losses[0]?.why).toContain('M/d/yyyy')
  })
})
