import { describe, expect, it } from 'vitest'
import { Failure } from '#core/failure.ts'
import { whyNot } from '#core/init/choose-features.ts'
import { plainName, plainNames } from '#core/init/column-names.ts'
import { dateFeatures } from '#core/init/date-features.ts'
import { guessLabel, guessPositive } from '#core/init/guess-label.ts'
import { columnNamed, guessId, guessTime } from '#core/init/guess-roles.ts'
import { adoptNullTokens } from '#core/init/null-tokens.ts'
import { paddedRange } from '#core/init/padded-range.ts'
import { columnFacts } from './facts.ts'

const integer = { logicalType: 'integer' } as const
const number = { logicalType: 'number' } as const

function failureOf(act: () => unknown): Failure {
  try {
    act()
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('it did not fail')
}

describe('the task', () => {
  it.each([
    ['two texts', { counts: { yes: 40, no: 60 } }, 'binary-classification', '"outcome" = \'yes\''],
    ['two integers', { counts: { 1: 70, 0: 30 }, type: integer }, 'binary-classification', '"outcome" = 1'],
    [
      'booleans',
      { counts: { true: 70, false: 30 }, type: { logicalType: 'boolean' } },
      'binary-classification',
      'outcome',
    ],
    ['three texts', { counts: { a: 50, b: 30, c: 20 } }, 'multiclass', 'outcome'],
    ['few integers', { counts: { 3: 50, 4: 30, 5: 20 }, type: integer }, 'multiclass', 'outcome'],
    ['many integers', { distinct: 90, type: integer }, 'regression', 'outcome'],
    ['as many integers as rows', { distinct: 40, rows: 40, type: integer }, 'regression', 'outcome'],
    ['decimals, though few', { distinct: 9, type: number }, 'regression', 'outcome'],
    [
      'a rare class',
      { counts: { a: 50, b: 30, "c's": 2 } },
      'multiclass',
      'CASE WHEN "outcome" IN (\'a\', \'b\') THEN "outcome" END',
    ],
  ] as const)('of %s', (_, facts, task, written) => {
    expect(guessLabel(columnFacts(facts), undefined, undefined)).toMatchObject({ task, written })
  })

  it.each([
    ['one value', { counts: { yes: 90 } }, undefined, undefined, 'NO_DATA', 'is `yes` in every row'],
    ['no value', { missing: 400, distinct: 0 }, undefined, undefined, 'NO_DATA', 'has no value'],
    ['few rows', { counts: { yes: 10, no: 10 } }, undefined, undefined, 'NO_DATA', '20 rows'],
    ['free text', { distinct: 300 }, undefined, undefined, 'USAGE', '300 different values'],
    [
      'dates',
      { distinct: 20, type: { logicalType: 'date' } },
      undefined,
      undefined,
      'USAGE',
      '20 different dates',
    ],
    [
      'a task not built',
      { counts: { yes: 40, no: 60 } },
      'ranking',
      undefined,
      'TASK_UNSUPPORTED',
      'ranking',
    ],
    [
      'three values as two',
      { counts: { a: 50, b: 30, c: 20 } },
      'binary-classification',
      undefined,
      'USAGE',
      'needs two values',
    ],
    ['texts as numbers', { counts: { a: 50, b: 30 } }, 'regression', undefined, 'USAGE', 'needs numbers'],
    ['a positive that is none', { counts: { a: 50, b: 30 } }, undefined, 'c', 'USAGE', 'is no value'],
    [
      'only rare classes',
      { counts: { a: 4, b: 4, c: 4, d: 4, e: 4, f: 4, g: 4, h: 4 } },
      undefined,
      undefined,
      'NO_DATA',
      '0 class',
    ],
  ] as const)('refuses %s', (_, facts, task, positive, code, words) => {
    const failure = failureOf(() => guessLabel(columnFacts(facts), task, positive))
    expect(failure).toMatchObject({ code, facts: { problem: expect.stringContaining(words) } })
  })

  it('names the tasks that are allowed', () => {
    const failure = failureOf(() =>
      guessLabel(columnFacts({ counts: { yes: 40, no: 60 } }), 'ranking', undefined),
    )
    expect(failure.facts.allowed).toBe('binary-classification, multiclass, regression, forecast, scores')
    expect(failure.exitCode).toBe(2)
  })

  it('sets one value against all others when asked', () => {
    const guess = guessLabel(columnFacts({ counts: { a: 50, b: 30, c: 20 } }), undefined, 'c')
    expect(guess).toMatchObject({ task: 'binary-classification', written: '"outcome" = \'c\'' })
  })
})

describe('the positive one of two', () => {
  it.each([
    [{ yes: 90, no: 10 }, 'yes', 'by its name'],
    [{ No: 10, Yes: 90 }, 'Yes', 'by its name'],
    [{ ja: 90, nein: 10 }, 'ja', 'by its name'],
    [{ 1: 90, 0: 10 }, '1', 'by its name'],
    [{ '-1': 10, 1: 90 }, '1', 'by its name'],
    [{ malignant: 60, benign: 40 }, 'malignant', 'by its name'],
    [{ smoker: 60, 'non-smoker': 40 }, 'smoker', 'by its name'],
    [{ 1: 90, 2: 10 }, '2', 'the rarer of the two'],
    [{ red: 40, blue: 60 }, 'red', 'the rarer of the two'],
  ])('of %j is %s', (counts, positive, why) => {
    expect(guessPositive(columnFacts({ counts: counts as Record<string, number> }).values ?? [])).toEqual({
      positive,
      why,
    })
  })
})

describe('texts that mean "no value"', () => {
  const column = { isLabel: false, seen: [] as string[], others: 100, numbers: 0, pairs: 0 }
  it.each([
    ['unmistakable ones anywhere', [{ ...column, seen: ['NULL', '?'] }], ['NULL', '?']],
    ['a dash among numbers', [{ ...column, seen: ['-'], numbers: 100 }], ['-']],
    ['no dash among words', [{ ...column, seen: ['-'] }], []],
    [
      'no dash of the label',
      [
        { ...column, isLabel: true, seen: ['-'] },
        { ...column, seen: ['-'], numbers: 100 },
      ],
      [],
    ],
    ['None among numbers', [{ ...column, seen: ['None'], numbers: 100 }], ['None']],
    ['no None among words', [{ ...column, seen: ['None'] }], []],
    ['NA among words', [{ ...column, seen: ['NA'] }], ['NA']],
    ['no NA among codes of two letters', [{ ...column, seen: ['NA'], pairs: 90 }], []],
  ])('%s', (_, columns, tokens) => {
    expect(adoptNullTokens(columns)).toEqual(tokens)
  })
})

describe('names', () => {
  it.each([
    ['Beak Length (mm)', 'beak_length_mm'],
    ['Größe', 'grosse'],
    ['Überschuß %', 'uberschuss_percent'],
    ['petalLength', 'petal_length'],
    ['2019', 'n_2019'],
    ['a "q" b', 'a_q_b'],
    ['日付', 'column'],
    ['_x_', 'x'],
  ])('%s becomes %s', (source, name) => expect(plainName(source)).toBe(name))

  it('are each given once', () => {
    expect([...plainNames(['a b', 'a-b', 'A b', 'row id'], ['row_id']).values()]).toEqual([
      'a_b',
      'a_b_2',
      'a_b_3',
      'row_id_2',
    ])
  })

  it('that are nearly right are offered', () => {
    const columns = [columnFacts({ name: 'Miles_per_Gallon' }), columnFacts({ name: 'Year' })]
    const failure = failureOf(() => columnNamed({ columns }, 'label', 'miles per galon'))
    expect(failure).toMatchObject({
      code: 'USAGE',
      facts: {
        problem: '--label: there is no column `miles per galon`; did you mean `Miles_per_Gallon`?',
        allowed: 'Miles_per_Gallon, Year',
      },
    })
  })
})

describe('id and time', () => {
  const table = (...columns: Parameters<typeof columnFacts>[0][]) => ({
    rows: 400,
    columns: columns.map(columnFacts),
    nullTokens: [],
    repeatedRows: 0,
  })
  it.each([
    ['called like one', [{ name: 'x' }, { name: 'customerID', distinct: 400 }], 'customerID'],
    ['first and unique', [{ name: 'code_name', distinct: 400 }, { name: 'x' }], 'code_name'],
    ['a unique measure', [{ name: 'id', distinct: 400, type: number }], undefined],
    ['unique but missing some', [{ name: 'id', distinct: 399, missing: 1 }], undefined],
    ['repeating', [{ name: 'id', distinct: 300 }], undefined],
  ] as const)('id: %s', (_, columns, column) => {
    expect(guessId(table(...columns), undefined, 'label').column).toBe(column)
  })

  it('refuses an id that repeats', () => {
    const failure = failureOf(() => guessId(table({ name: 'x', distinct: 300 }), 'x', 'label'))
    expect(failure.facts.problem).toBe('--id x: 300 different values in 400 rows, 0 missing')
  })

  const date = { logicalType: 'date' } as const
  it.each([
    ['the only dates', [{ name: 'seen', type: date, distinct: 90 }], 'seen'],
    [
      'the one called like it',
      [
        { name: 'born', type: date, distinct: 90 },
        { name: 'visit_date', type: date, distinct: 90 },
      ],
      'visit_date',
    ],
    ['dates mostly missing', [{ name: 'seen', type: date, distinct: 90, missing: 300 }], undefined],
    ['three dates', [{ name: 'seen', type: date, distinct: 3 }], undefined],
  ] as const)('time: %s', (_, columns, column) => {
    expect(guessTime(table(...columns), undefined, 'label')?.column.name).toBe(column)
  })

  it('refuses a time that is none', () => {
    const failure = failureOf(() =>
      guessTime(table({ name: 'x' }, { name: 'seen', type: date }), 'x', 'label'),
    )
    expect(failure.facts).toMatchObject({ problem: '--time x holds strings, not dates', allowed: 'seen' })
  })

  it.each([
    ['days over three years', 'date', '2012-01-01', '2015-01-01', 1096, ['date month', 'date weekday']],
    ['years', 'date', '1970-01-01', '1982-01-01', 12, []],
    ['months over ten years', 'date', '2000-01-01', '2010-01-01', 120, ['date month']],
    ['hours of a month', 'timestamp', '2012-01-01 00:00:00', '2012-02-01 00:00:00', 700, ['date hour']],
  ] as const)('what is taken of %s', (_, logicalType, first, last, distinct, parts) => {
    const column = columnFacts({ name: 'date', type: { logicalType }, span: { first, last }, distinct })
    expect(dateFeatures(column).map(({ from }) => from)).toEqual(parts)
  })
})

describe('columns left out', () => {
  it.each([
    ['empty', { missing: 400, distinct: 0 }, 'no value in any row'],
    ['nearly empty', { missing: 390 }, '97.5 % of the rows have no value'],
    ['constant', { distinct: 1 }, 'the same value in every row'],
    ['one value and gaps', { distinct: 1, missing: 60 }, 'one value, and nothing else but gaps'],
    ['names', { distinct: 300 }, '300 different texts in 400 rows: a name, an id or free text'],
    ['row numbers', { distinct: 400, type: integer, range: { min: 0, max: 399 } }, 'it numbers the rows'],
    ['a unique measure', { distinct: 400, type: integer, range: { min: 0, max: 9999 } }, undefined],
    ['a category', { distinct: 150 }, undefined],
  ] as const)('%s', (_, facts, why) => expect(whyNot(columnFacts(facts))).toBe(why))
})

describe('padded ranges', () => {
  it.each([
    [{ min: 32.1, max: 59.6 }, false, true, { min: 29, max: 63 }],
    [{ min: 0, max: 100 }, true, true, { min: 0, max: 110 }],
    [{ min: 2, max: 100 }, true, false, { min: 0, max: 150 }],
    [{ min: -5, max: 0 }, false, true, { min: -5.5, max: 0 }],
    [{ min: 7, max: 7 }, true, true, { min: 6, max: 8 }],
    [{ min: 0.001, max: 0.004 }, false, true, { min: 0.0007, max: 0.0043 }],
  ])('%j', (found, isInteger, manyRows, padded) =>
    expect(paddedRange(found, isInteger, manyRows)).toEqual(padded),
  )
})
