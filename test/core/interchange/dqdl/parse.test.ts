import { describe, expect, it } from 'vitest'
import { Failure } from '#core/failure.ts'
import { parseDqdl } from '#core/interchange/dqdl/parse.ts'
import { dqdlText, ruleText } from '#core/interchange/dqdl/print.ts'

const parse = (rules: string) => parseDqdl(`Rules = [ ${rules} ]`, 'rules.dqdl').rules

describe('a rule that is read and written again stays as it is', () => {
  it.each([
    'IsPrimaryKey "a" "b"',
    'RowCount = 100',
    'RowCount != 100',
    'RowCount = -100',
    'RowCount not between 1 and 5 where "a > 100"',
    'Completeness "a" between 0.5 and 0.8',
    'ColumnDataType "a" = "String" with threshold between 0.4 and 0.8',
    'ColumnCorrelation "a" "b" between -0.44444 and 0.888888',
    'Uniqueness "a" between -0.00000001 and 0.00000000000002',
    'ColumnValues "a" between "2022-06-01" and "2022-06-30"',
    'ColumnValues "a" > (now() - 1 days)',
    'ColumnValues "a" between (now() - 3 hours) and now()',
    'ColumnValues "a" in [1, 2, NULL]',
    'ColumnValues "a" not in ["x", EMPTY, WHITESPACES_ONLY]',
    'ColumnValues "a" in ["a\\"b", "c,,d", "e\\\\f"]',
    'ColumnValues "a" not matches "[a-z]*" with threshold <= 0.4',
    'ColumnValues "a" != NULL',
    'ColumnValues "a" > "9:30 AM"',
    'DataFreshness "a" between 2 days and 4 days',
    'ReferentialIntegrity "a,b" "reference.{c,d}" = 0.99',
    'FileMatch "s3://p" in ["h"] with hashAlgorithm = "MD5"',
    'IsPrimaryKey "z" labels=["team"="data", "severity"="info"]',
    '(RowCount > 0) or (IsComplete "a") or (IsUnique "a")',
    '((RowCount > 0) and (IsComplete "b")) or ((IsComplete "a") and (IsUnique "a"))',
    'NoSuchType "a" "5" <= 3',
  ])('%s', (rule) => {
    expect(parse(rule).map(ruleText)).toEqual([rule])
    const text = dqdlText(parse(rule))
    expect(dqdlText(parseDqdl(text, 'again').rules)).toBe(text)
  })
})

describe('ways of writing the same', () => {
  it.each([
    ['Completeness of colA > 0.5', 'Completeness "colA" > 0.5'],
    ['ColumnCorrelation of a and "b c" < 1', 'ColumnCorrelation "a" "b c" < 1'],
    ['RowCount > 1 # fine\n', 'RowCount > 1'],
    ['(RowCount > 1)', 'RowCount > 1'],
    ['(RowCount > 1) AND (RowCount < 9)', '(RowCount > 1) and (RowCount < 9)'],
    ['FileSize < 2 KB', 'FileSize < 2048 B'],
    ['DataFreshness "a" <= 24 hours', 'DataFreshness "a" <= 1 days'],
    ['ColumnValues "a" in [null, empty]', 'ColumnValues "a" in [NULL, EMPTY]'],
  ])('%s', (written, plain) => {
    expect(parse(written).map(ruleText)).toEqual([plain])
  })

  it('names for values', () => {
    const source = 'sizes = ["S", "M"]\nkey = "id"\nRules = [ ColumnValues "size" in $sizes, IsUnique $key ]'
    expect(parseDqdl(source, 'f').rules.map(ruleText)).toEqual([
      'ColumnValues "size" in ["S", "M"]',
      'IsUnique "id"',
    ])
  })

  it('analyzers and other sections', () => {
    const source =
      'Metadata = { "Version": "1.0" }\nRules = [ ]\nAnalyzers = [ AllStatistics AllColumns, Mean "a" ]'
    const { rules, analyzers, sections } = parseDqdl(source, 'f')
    expect([rules.length, analyzers.map(ruleText), sections]).toEqual([
      0,
      ['AllStatistics "AllColumns"', 'Mean "a"'],
      [{ name: 'Metadata', line: 1 }],
    ])
  })

  it('what earlier runs gave is kept as it is written', () => {
    const [rule] = parse('RowCount between (0.9 * avg(last(10))) and 1.1 * avg(last(10))')
    expect(rule?.kind === 'rule' && rule.condition?.operands).toEqual([
      { kind: 'dynamic', text: '(0.9 * avg(last(10)))' },
      { kind: 'dynamic', text: '1.1 * avg(last(10))' },
    ])
  })
})

describe('what is no DQDL is refused with its line', () => {
  it.each([
    ['', 1, 'no ruleset'],
    ['Rules = [\n IsComplete "a', 2, 'never ends'],
    ['Rules = [\n IsComplete "a" IsUnique = ]', 2, 'found `]`'],
    ['Rules = [ RowCount > ]', 1, 'found `]`'],
    ['Rules = [ (RowCount > 1) and (RowCount < 2) or (RowCount = 3) ]', 1, '`and` and `or`'],
    ['Rules = [ ColumnValues "a" in $sizes ]', 1, 'nothing above is called `sizes`'],
    ['Rules = [ IsComplete "a" where "" ]', 1, 'found `""`'],
    ['Rules = [ IsUnique "a" labels=["x"="1", "x"="2"] ]', 1, 'stands twice'],
    ['Rules = [\n\n RowCount > 0; ]', 3, '`;` starts nothing'],
    [`Rules = [ ${'('.repeat(50)}RowCount > 1${')'.repeat(50)} ]`, 1, 'nest more than'],
    ['Rules = [ RowCount between 1 ]', 1, '`and` and the other end'],
  ])('%s', (source, line, words) => {
    expect(() => parseDqdl(source, 'rules.dqdl')).toThrow(Failure)
    try {
      parseDqdl(source, 'rules.dqdl')
    } catch (error) {
      const failure = error as Failure
      expect([failure.code, failure.place]).toEqual(['CONFIGURATION_INVALID', { file: 'rules.dqdl', line }])
      expect(failure.message).toContain(words)
    }
  })
})
