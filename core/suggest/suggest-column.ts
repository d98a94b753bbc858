import { type ColumnFacts, isNumeric, isTemporal, present } from '#core/init/column-facts.ts'
import { paddedRange } from '#core/init/padded-range.ts'
import { listed } from '#core/init/yaml-text.ts'
import { wilsonBounds } from '#core/statistics/wilson.ts'
import { confidenceOf, rowsToPromise, ruleOfThree, type Suggestion } from './suggestion.ts'
import type { TextPattern } from './token-shapes.ts'

/** Lists longer than this are no enumeration. */
const mostMembers = 100
/** Share of the different values that may have been seen once: more, and others are to come. */
const mostSingletons = 0.05
/** An enumeration has rows enough for each member. */
const rowsOfMember = 10
/** Risk that rows as complete as these fall below the suggested completeness. */
const completenessAlpha = 0.005
const dayMilliseconds = 86_400_000

/** What is known of a column besides its facts. */
export interface MoreFacts {
  readonly pattern?: TextPattern | undefined
  /** The moment of the run. */
  readonly now: Date
  /** 99th percentile of the days between one date and the next. */
  readonly gapDays?: number | undefined
  /** It is the column the rows are guessed to be ordered by. */
  readonly isTime: boolean
  readonly isKey: boolean
}

/** Everything a column suggests of itself. */
export function suggestForColumn(column: ColumnFacts, more: MoreFacts): Suggestion[] {
  if (present(column) === 0) return []
  const members = memberSuggestion(column)
  return [
    completeness(column),
    ...uniqueness(column, more),
    ...range(column),
    ...dates(column, more),
    ...writtenNumber(column),
    ...members,
    ...(members.some(({ check }) => check !== undefined) ? [] : pattern(column, more)),
  ]
}

function completeness({ rows, missing }: ColumnFacts): Suggestion {
  const confidence = confidenceOf(rows)
  if (missing === 0) {
    const evidence = `0 of ${rows} rows miss a value: ${ruleOfThree(rows)} do, at 95 % confidence`
    if (rows >= rowsToPromise)
      return { evidence: [evidence], confidence, check: 'check: completeness, min: 1' }
    const shown = Math.floor(wilsonBounds(rows, rows, completenessAlpha)[0] * 100) / 100
    return {
      evidence: [`${evidence}; too few rows to promise all: Wilson’s lower bound, at 99.5 % confidence`],
      confidence,
      check: shown > 0 ? `check: completeness, min: ${shown}` : undefined,
    }
  }
  const least = Math.floor(wilsonBounds(rows - missing, rows, completenessAlpha)[0] * 100) / 100
  const evidence = `${missing} of ${rows} rows miss a value (${Number(((100 * missing) / rows).toPrecision(2))} %); Wilson’s lower bound of the others, at 99.5 % confidence`
  return {
    evidence: [evidence],
    confidence,
    check: least > 0 ? `check: completeness, min: ${least}` : undefined,
  }
}

/** Only where no value repeats at all, counted exactly, and the values are no measurements. */
function uniqueness(column: ColumnFacts, { isKey }: MoreFacts): Suggestion[] {
  const { rows, distinct, missing } = column
  if (missing > 0 || distinct !== rows || rows < 2) return []
  if (!isKey && (rows < rowsToPromise || isNumeric(column))) return []
  return [
    {
      evidence: [`${rows} values, all different, counted exactly`],
      confidence: confidenceOf(rows),
      check: 'check: unique',
      ...(isKey ? { confirm: 'true: is it the key of a row?' } : {}),
    },
  ]
}

function range(column: ColumnFacts): Suggestion[] {
  if (!isNumeric(column) || column.range === undefined) return []
  const { min, max } = column.range
  const many = column.rows >= rowsToPromise
  const padded = paddedRange(column.range, column.type.logicalType === 'integer', many)
  return [
    {
      evidence: [
        `found ${min} to ${max}; ${many ? '10' : '50'} % of the span is left on either side, the sign is kept`,
      ],
      confidence: confidenceOf(present(column)),
      check: `check: range, min: ${padded.min}, max: ${padded.max}`,
    },
  ]
}

function dates(column: ColumnFacts, { now, gapDays, isTime }: MoreFacts): Suggestion[] {
  if (!isTemporal(column) || column.span === undefined) return []
  const [first, last] = [column.span.first, column.span.last].map((written) =>
    Date.parse(`${written.slice(0, 10)}T00:00:00Z`),
  )
  if (first === undefined || last === undefined || Number.isNaN(first) || Number.isNaN(last)) return []
  const confidence = confidenceOf(present(column))
  const padding = Math.max(dayMilliseconds, (last - first) / 10)
  const earliest = new Date(first - padding).toISOString()
  const span = `found ${column.span.first} to ${column.span.last}`
  const past = last + dayMilliseconds <= now.getTime()
  return [
    ...(/^\d{4}-/.test(earliest)
      ? [
          {
            evidence: [`${span}; 10 % of the span is left before it`],
            confidence,
            check: `check: date_range, min: "${earliest.slice(0, 10)}"`,
          },
        ]
      : []),
    past
      ? { evidence: ['none lies in the future'], confidence, check: 'check: not_future' }
      : { evidence: ['some lie in the future, or on the day of the run'], confidence, check: undefined },
    ...(past && isTime && gapDays !== undefined
      ? [freshness(now.getTime() - last, gapDays, confidence)]
      : []),
  ]
}

function freshness(age: number, gapDays: number, confidence: Suggestion['confidence']): Suggestion {
  const days = Math.ceil(gapDays * 1.5) + 1
  const found = `99 % of the days that have rows follow the one before within ${gapDays}`
  const ageDays = Math.ceil(age / dayMilliseconds)
  return ageDays <= days
    ? {
        evidence: [`${found}; half as much again, and a day`],
        confidence,
        check: `check: freshness, max_age: ${days}d`,
      }
    : {
        evidence: [`${found}; the latest is ${ageDays} days old, so that nothing is promised of its age`],
        confidence,
        check: undefined,
      }
}

function writtenNumber(column: ColumnFacts): Suggestion[] {
  if (column.writtenNumber === undefined) return []
  const { pattern: written, odd, words } = column.writtenNumber
  const filled = present(column)
  const tolerance = odd === 0 ? '' : `, max_bad_share: ${Math.ceil((odd / filled) * 110) / 100}`
  return [
    {
      evidence: [`${words}; ${odd} of ${filled} are none`],
      confidence: confidenceOf(filled),
      check: `check: matches, pattern: ${JSON.stringify(written)}${tolerance}`,
    },
  ]
}

function memberSuggestion(column: ColumnFacts): Suggestion[] {
  const { values, rows, type, writtenNumber: number } = column
  if (values === undefined || type.logicalType !== 'string' || number !== undefined) return []
  if (values.length > mostMembers || rows < rowsToPromise) return []
  const singletons = values.filter((value) => value.rows === 1).length
  const found = `${values.length} different values, the rarest in ${values.at(-1)?.rows ?? 0} rows`
  const evidence = [`${found}; ${singletons} seen once`]
  const confidence = confidenceOf(present(column))
  const closed = singletons <= mostSingletons * values.length && values.length * rowsOfMember <= rows
  if (!closed)
    return [
      { evidence: [`${found}; ${singletons} seen once: others may come`], confidence, check: undefined },
    ]
  return [
    { evidence, confidence, check: `check: in_set, values: ${listed(values.map(({ value }) => value))}` },
  ]
}

function pattern(column: ColumnFacts, { pattern: induced }: MoreFacts): Suggestion[] {
  if (induced === undefined || present(column) < rowsToPromise) return []
  const { pattern: written, matching, texts } = induced
  const odd = texts - matching
  const tolerance = odd === 0 ? '' : `, max_bad_share: ${Math.ceil((odd / texts) * 1000) / 1000}`
  const least = wilsonBounds(matching, texts, 0.025)[0]
  return [
    {
      evidence: [
        `the shape of ${matching} of ${texts} texts (at least ${(Math.floor(least * 10_000) / 100).toFixed(2)} % of all, at 97.5 % confidence)`,
      ],
      confidence: confidenceOf(texts),
      check: `check: matches, pattern: ${JSON.stringify(written)}${tolerance}`,
    },
  ]
}
