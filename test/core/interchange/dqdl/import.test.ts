import { describe, expect, it } from 'vitest'
import type { LogicalType } from '#core/contract/checks/definition.ts'
import { contractOfRules } from '#core/interchange/dqdl/contract-of-rules.ts'
import { parseDqdl } from '#core/interchange/dqdl/parse.ts'
import { promisesIn, read } from '../reading.ts'

const references = { customers: 'data/customers.csv' }

function imported(rules: string, types: Readonly<Record<string, LogicalType>> = {}) {
  const ruleset = parseDqdl(`Rules = [ ${rules} ]`, 'rules.dqdl')
  const { contract, losses } = contractOfRules(ruleset, {
    id: 'trips',
    types: new Map(Object.entries(types)),
    references,
  })
  return {
    promises: contract === undefined ? [] : promisesIn(read(contract)),
    left: losses.filter(({ kind }) => kind === 'left_out').map(({ why }) => why),
    differs: losses.filter(({ kind }) => kind !== 'left_out').map(({ kind }) => kind),
  }
}

describe('a rule comes to the check that says the same', () => {
  it.each([
    ['RowCount > 10', ['table row_count min=11'], []],
    ['RowCount between 10 and 20', ['table row_count max=19 min=11'], []],
    ['RowCount = 7 where "a > 1"', ['table row_count max=7 min=7 where="a > 1"'], ['changed']],
    ['ColumnCount <= 5.5', ['table column_count max=5'], []],
    ['ColumnExists "a"', [], []],
    ['ColumnNamesMatchPattern "[a-z]+"', ['table column_names pattern="[a-z]+"'], []],
    ['ColumnDataType "a" = "Integer"', ['a parseable'], ['nulls']],
    [
      'ColumnDataType "a" = "Date" with threshold >= 0.9',
      ['a parseable as="date" max_bad_share=0.1'],
      ['nulls'],
    ],
    ['IsComplete "a"', ['a not_null'], []],
    ['Completeness "a" >= 0.95', ['a completeness min=0.95'], []],
    ['Completeness "a" > 0.95', ['a completeness min=0.95'], ['changed']],
    ['Completeness "a" between 0.5 and 0.8', ['a completeness min=0.5'], ['changed', 'changed']],
    ['IsUnique "a"', ['a unique'], []],
    ['IsUnique "a" "b"', ['table unique columns=["a","b"]'], ['nulls']],
    ['IsPrimaryKey "a" "b"', ['table primary_key columns=["a","b"]'], []],
    ['Uniqueness "a" >= 0.5', ['a unique_ratio min=0.5'], ['nulls']],
    ['DistinctValuesCount "a" < 5', ['a distinct_count approximate=false max=4'], []],
    ['Mean "a" between 1 and 2', ['a parseable', 'a mean max=2 min=1'], ['changed']],
    ['Variance "a" <= 9', ['a parseable', 'a stddev max=3'], []],
    ['Entropy "a" >= 1', ['a entropy min=1.44269504089'], ['nulls']],
    [
      'ColumnCorrelation "a" "b" >= 0.5',
      ['a parseable', 'b parseable', 'a correlation min=0.5 with="b"'],
      [],
    ],
    ['ColumnLength "a" = 5', ['a length max=5 min=5'], ['nulls']],
    ['ColumnValues "a" in ["x", "y"]', ['a in_set values=["x","y"]'], ['nulls']],
    ['ColumnValues "a" in ["x", NULL]', ['a in_set values=["x"]'], []],
    ['ColumnValues "a" in ["x", EMPTY]', ['a in_set values=["x"]'], ['nulls', 'nulls']],
    ['ColumnValues "a" not in [1, 2]', ['a parseable', 'a not_in_set values=[1,2]'], []],
    ['ColumnValues "a" = 3', ['a parseable', 'a in_set values=[3]'], ['nulls']],
    ['ColumnValues "a" != "x"', ['a not_in_set values=["x"]'], []],
    ['ColumnValues "a" != NULL', ['a not_null'], []],
    ['ColumnValues "a" != WHITESPACES_ONLY', ['a not_blank'], []],
    [
      'ColumnValues "a" between 1 and 5',
      ['a parseable', 'a range exclusive_max=5 exclusive_min=1'],
      ['nulls'],
    ],
    [
      'ColumnValues "a" > -1.5 with threshold >= 0.98',
      ['a parseable', 'a range exclusive_min=-1.5 max_bad_share=0.02'],
      ['nulls'],
    ],
    ['ColumnValues "a" >= "2024-01-01"', ['a parseable', 'a date_range min="2024-01-01"'], ['nulls']],
    [
      'ColumnValues "a" > (now() - 36 hours)',
      ['a parseable', 'a date_range exclusive_min="now - 36h"'],
      ['nulls'],
    ],
    ['ColumnValues "a" matches "^[A-Z]+$"', ['a matches pattern="[A-Z]+" whole=true'], ['nulls']],
    ['ColumnValues "a" matches "[A-Z]+"', ['a matches pattern="[A-Z]+" whole=true'], ['changed', 'nulls']],
    ['DataFreshness "a" <= 24 hours', ['a parseable', 'a retention max_age="1d"'], ['nulls']],
    [
      'ReferentialIntegrity "a" "customers.id" >= 0.9',
      ['a foreign_key max_bad_share=0.1 reference="customers" reference_columns=["id"]'],
      ['nulls'],
    ],
    ['RowCountMatch "customers" >= 0.9', ['table row_count_match min=0.9 reference="customers"'], []],
    [
      'DatasetMatch "customers" "a" "b" >= 0.9, ColumnExists "a", ColumnExists "b"',
      ['table dataset_match columns=["b"] key=["a"] min=0.9 reference="customers" tolerance_by=0'],
      ['nulls', 'changed'],
    ],
    [
      'CustomSql "select count(*) from primary" >= 1',
      ['table sql_value min=1 query="select count(*) from t"'],
      ['changed'],
    ],
    ['FileSize < 1 KB', ['table file_stats max_bytes=1023'], []],
    ['DuplicateRowCount <= 2', ['table duplicate_rows max=2'], []],
  ] as const)('%s', (rule, promises, differs) => {
    const { left, ...found } = imported(rule, { other: 'string' })
    expect(left).toEqual([])
    const wanted = promises.map((line) => line.replace(' tolerance_by=0', ''))
    expect(found.promises.map((line) => line.replace(/ (seconds|ignore)=\S+/g, ''))).toEqual(wanted)
    expect(found.differs).toEqual(differs)
  })
})

describe('a rule that no check says is left out, with why', () => {
  it.each([
    ['RowCount != 5', 'one interval'],
    ['RowCount between avg(last(10)) and 100', 'earlier runs'],
    ['Completeness "a" < 0.9', 'lower bound alone'],
    ['Uniqueness "a" "b" > 0.5', 'several columns'],
    ['UniqueValueRatio "a" > 0.5', 'unique_ratio'],
    ['DatasetMatch "customers" "a->id" >= 0.9', 'called alike'],
    ['ColumnValues "a" not between 1 and 5', 'two intervals'],
    ['ColumnValues "a" = NULL', 'no counterpart'],
    ['ColumnValues "a" != EMPTY', 'counts as missing'],
    ['ColumnValues "a" in ["b", 1]', 'numbers and texts'],
    ['ColumnValues "a" in ["b"] with ignoreCase = "true"', '`with ignoreCase`'],
    ['ColumnValues "a" in ["b"] with threshold <= 0.4', 'no smallest share'],
    ['ColumnValues "a" > "9:30 AM"', 'no number or day'],
    ['ColumnValues "a" matches "(?=x)y"', 'look'],
    ['ColumnDataType "a" = "Binary"', 'no type `Binary`'],
    ['DataFreshness "a" between 2 days and 5 days', 'upper bound alone'],
    ['ReferentialIntegrity "a" "orders.id" = 1', 'no file is known for the table `orders`'],
    ['AggregateMatch "sum(a)" "sum(customers.b)" >= 0.9', 'does not say'],
    ['CustomSql "select id from primary where a > 1"', '`expression`'],
    ['SchemaMatch "customers" >= 1.0', 'schema_compatible'],
    ['DetectAnomalies "RowCount"', 'metric_anomaly'],
    ['(IsComplete "a") or (IsUnique "b")', 'one is enough'],
    ['RowCuont > 5', 'no rule type `RowCuont`'],
  ])('%s', (rule, words) => {
    const { left, promises } = imported(rule, { other: 'string', a: 'string' })
    expect([left.length, promises]).toEqual([1, []])
    expect(left[0]).toContain(words)
  })
})

describe('rules together', () => {
  it('joined by `and`, both hold; two ends of a range are one check', () => {
    expect(
      imported('(ColumnValues "a" >= 1) and (ColumnValues "a" <= 5), (IsComplete "a") and (IsUnique "a")')
        .promises,
    ).toEqual(['a parseable', 'a not_null', 'a range max=5 min=1', 'a unique'])
  })

  it('`or = NULL` is how DQDL leaves missing values aside: nothing differs', () => {
    const { promises, differs } = imported('(ColumnValues "a" > 21) OR (ColumnValues "a" = NULL)')
    expect([promises, differs]).toEqual([['a parseable', 'a range exclusive_min=21'], []])
  })

  it('`where` on values that are there is no condition', () => {
    const { promises, differs } = imported('ColumnValues "a" > 21 where "`a` is not null"')
    expect([promises, differs]).toEqual([['a parseable', 'a range exclusive_min=21'], []])
  })

  it('names in backticks become names of the engine, texts in double quotes texts', () => {
    expect(imported('IsComplete "a" where "`b c` = \\"x\\" and d = \'`y`\'"').promises).toEqual([
      'a not_null where="\\"b c\\" = \'x\' and d = \'`y`\'"',
    ])
  })

  it('a stated type goes before one that a rule needs; a rule that does not fit it is left out', () => {
    const { promises, left } = imported(
      'ColumnValues "a" > 5, ColumnDataType "a" = "String", ColumnLength "a" < 9',
    )
    expect(promises).toEqual(['a length max=8'])
    expect(left).toEqual(['`range` is for number or integer columns, and `a` is a string'])
  })

  it('types that are known from elsewhere, in their order', () => {
    expect(imported('ColumnValues "b" > 5', { a: 'date', b: 'integer' }).promises).toEqual([
      'b parseable',
      'a parseable',
      'b range exclusive_min=5',
    ])
  })

  it('labels name a check and its severity; others are reported', () => {
    const { promises, left } = imported(
      'IsComplete "a" labels=["id"="whole", "severity"="warning", "team"="x"]',
    )
    expect(promises).toEqual(['[whole warning] a not_null'])
    expect(left).toEqual(['labels team: checks have none'])
  })

  it('without a column there is no contract, and every rule is reported', () => {
    const { contract, losses } = contractOfRules(parseDqdl('Rules = [ RowCount > 5 ]', 'f'), { id: 'x' })
    expect([contract, losses.map(({ what }) => what)]).toEqual([undefined, ['RowCount > 5']])
  })
})
