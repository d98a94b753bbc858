import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '#core/failure.ts'
import { contractOfRules } from '#core/interchange/dqdl/contract-of-rules.ts'
import { parseDqdl } from '#core/interchange/dqdl/parse.ts'
import { dqdlText } from '#core/interchange/dqdl/print.ts'
import { rulesOfContract } from '#core/interchange/dqdl/rules-of-contract.ts'
import { readConstraints } from '#core/interchange/model-monitor/constraints.ts'
import { readStatistics } from '#core/interchange/model-monitor/statistics.ts'
import { readViolations } from '#core/interchange/model-monitor/violations.ts'
import { check, contractDocument } from '../../builders/contract.ts'
import { promisesIn, read } from './reading.ts'

/** Works, or refuses in words; anything else is a fault. */
function works(work: () => unknown): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
  }
}

const pieces = fc.constantFrom(
  ...[
    'Rules',
    '=',
    '[',
    ']',
    '(',
    ')',
    ',',
    'IsComplete',
    'ColumnValues',
    'RowCount',
    'and',
    'or',
    'not',
    'in',
    'between',
  ],
  ...[
    '"a"',
    '"b\\"c"',
    '5',
    '0.5',
    '-',
    '>',
    '<=',
    '!=',
    'NULL',
    'now()',
    'days',
    'where',
    'with',
    'threshold',
    'labels',
    '$x',
    '# c\n',
  ],
)

describe('whatever the text', () => {
  it('DQDL is read or refused, and what is read can be turned and written', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 30 }).map((parts) => `Rules = [ ${parts.join(' ')} ]`),
        ),
        (text) => {
          works(() => {
            const ruleset = parseDqdl(text, 'f')
            const written = dqdlText(ruleset.rules)
            expect(dqdlText(parseDqdl(written, 'again').rules)).toBe(written)
            const { contract } = contractOfRules(ruleset, { id: 'x' })
            if (contract !== undefined) read(contract)
          })
        },
      ),
      { numRuns: 500 },
    )
  })

  it('files of Model Monitor are read or refused', () => {
    const readers = [readConstraints, readStatistics, readViolations]
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.json().map((json) => `{"features": [${json}], "violations": [${json}]}`),
        ),
        (text) => {
          for (const reader of readers) works(() => reader(text, 'f'))
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each<readonly [string, () => unknown]>([
    [
      'a text of backslashes that never ends',
      () => parseDqdl(`Rules = [ IsComplete "${'\\'.repeat(100_001)} ]`, 'f'),
    ],
    ['many brackets', () => parseDqdl(`Rules = [ ${'('.repeat(100_000)}`, 'f')],
    ['a rule of many parameters', () => parseDqdl(`Rules = [ IsUnique ${'"a" '.repeat(50_000)} ]`, 'f')],
    [
      'lists in lists',
      () =>
        readConstraints(`{"features": [{"name": "a", "x": ${'['.repeat(5000)}${']'.repeat(5000)}}]}`, 'f'),
    ],
  ])('%s takes no time', (_, work) => {
    const start = performance.now()
    works(work)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})

const column = (name: string, logicalType: string, quality: unknown[], required: boolean) => ({
  name,
  logicalType,
  required,
  quality,
})
const share = fc.constantFrom(undefined, 0.1, 0.25)
const numbers = fc.record(
  { min: fc.integer({ min: -1000, max: 0 }), max: fc.integer({ min: 1, max: 1000 }) },
  { requiredKeys: ['min'] },
)
const name = fc.constantFrom('a', 'b c', 'd`e', 'f"g', 'select', 'ü')
const tolerant = (parameters: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(parameters, share)
    .map(([own, max_bad_share]) => ({ ...own, ...(max_bad_share === undefined ? {} : { max_bad_share }) }))
const numeric = fc.oneof(
  tolerant(
    fc.oneof(
      numbers.map((bounds) => ({ check: 'range', min: bounds.min })),
      numbers.map((bounds) => ({ check: 'range', max: bounds.min })),
    ),
  ),
  numbers.map((bounds) => ({ check: 'range', ...bounds })),
  fc.record({
    check: fc.constantFrom('mean', 'sum', 'stddev'),
    min: fc.double({ min: 0, max: 100, noNaN: true }),
  }),
  tolerant(
    fc.record({
      check: fc.constant('in_set'),
      values: fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 4 }),
    }),
  ),
)
const textual = fc.oneof(
  tolerant(
    fc.record({
      check: fc.constantFrom('in_set', 'not_in_set'),
      values: fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }),
    }),
  ),
  fc.record({ check: fc.constant('length'), max: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ check: fc.constant('completeness'), min: fc.constantFrom(0.5, 0.9, 1) }),
  fc.constantFrom<Record<string, unknown>>(
    { check: 'unique' },
    { check: 'not_blank' },
    { check: 'distinct_count', min: 2 },
  ),
)

describe('any contract that DQDL has words for', () => {
  it('comes back as it was', () => {
    const one = fc.oneof(
      fc.tuple(name, fc.constantFrom('number', 'integer'), fc.array(numeric, { maxLength: 3 }), fc.boolean()),
      fc.tuple(name, fc.constant('string'), fc.array(textual, { maxLength: 3 }), fc.boolean()),
    )
    fc.assert(
      fc.property(
        fc.uniqueArray(one, { minLength: 1, maxLength: 4, selector: ([own]) => own }),
        (columns) => {
          const contract = read(
            contractDocument(
              columns.map(([own, type, checks, required]) =>
                column(
                  own,
                  type,
                  checks.map((implementation) => check(implementation)),
                  required,
                ),
              ),
            ),
          )
          const { text, losses } = rulesOfContract(contract)
          expect(losses.filter(({ kind }) => kind === 'left_out')).toEqual([])
          const types = new Map(columns.map(([own, type]) => [own, type as 'number' | 'integer' | 'string']))
          const back = contractOfRules(parseDqdl(text, 'f'), { id: 'trips', types })
          expect(back.losses.filter(({ kind }) => kind === 'left_out')).toEqual([])
          expect(promisesIn(read(back.contract ?? {})).sort()).toEqual(promisesIn(contract).sort())
        },
      ),
      { numRuns: 150 },
    )
  })
})
