import { checkTable } from '#core/contract/check-table.ts'
import { numberOf } from '#core/contract/checks/answer.ts'
import { readJudgingContract } from '#core/contract/read-contract.ts'
import type { CheckResult } from '#core/contract/results.ts'
import { typed } from '#core/data/duckdb-dialect.ts'
import { identifier } from '#core/data/sql.ts'
import type { Table, TableFile, Tables } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { type ColumnFacts, isTemporal, present, type TableFacts } from '#core/init/column-facts.ts'
import { askValues } from '#core/init/column-values.ts'
import { presentText, profileTable } from '#core/init/profile-table.ts'
import { plainProperty, textContract } from '#core/init/text-contract.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { canBeNamed, contractText, type DraftFacts } from './contract-text.ts'
import { type GuessedUse, guessUse } from './guess-use.ts'
import { suggestForColumn } from './suggest-column.ts'
import { suggestForTable } from './suggest-table.ts'
import { rowsToPromise, type Suggestion } from './suggestion.ts'
import { inducePattern } from './token-shapes.ts'

export interface SuggestRequest {
  readonly file: TableFile
  /** What the contract is called. */
  readonly id: string
  /** A folder of one's own for the engine. */
  readonly scratch: string
}

/** A drafted contract. */
export interface SuggestedContract {
  readonly text: string
  readonly rows: number
  readonly columns: number
  /** Checks that were suggested and hold on the file. */
  readonly suggested: number
  /** What of the draft does not hold on the file, which a person has to look at. */
  readonly refuted: readonly string[]
}

/** A draft is there to be read and edited. */
const mostColumns = 1000
/** Gaps are looked for between no more days than this. */
const mostDays = 20_000

/**
 * Drafts a contract from a file alone: types, completeness, ranges, members, patterns and keys, each with its evidence. The
 * draft is held against the file it came from; what does not hold there is left out and said.
 * @throws Failure DATA_MISSING, DATA_UNDECODABLE, NO_DATA, CANCELLED
 */
export async function suggestContract(
  request: SuggestRequest,
  tables: Tables,
  surroundings: Pick<Surroundings, 'clock' | 'signal'>,
): Promise<SuggestedContract> {
  const draft = await draftOf(request, tables, surroundings)
  const none = new Map<Suggestion, string>()
  const first = contractText(draft, none)
  const failed = await unheld(first.text, request, tables, surroundings)
  const refuted = new Map<Suggestion, string>()
  const others: string[] = []
  for (const check of failed) {
    const suggestion = first.lines.get(check.line ?? 0)
    if (suggestion === undefined) others.push(`${check.id}: ${check.observed}; promised: ${check.expected}`)
    else refuted.set(suggestion, check.observed)
  }
  const { text, lines } = refuted.size === 0 ? first : contractText(draft, refuted)
  return {
    text,
    rows: draft.facts.rows,
    columns: draft.facts.columns.length,
    suggested: lines.size,
    refuted: others,
  }
}

async function draftOf(
  { file, id, scratch }: SuggestRequest,
  tables: Tables,
  { clock, signal }: Pick<Surroundings, 'clock' | 'signal'>,
): Promise<DraftFacts> {
  const open = (columns: readonly string[]): Promise<Table> =>
    tables.open({ files: [file], contract: textContract(columns), scratch, signal })
  const names = await columnsOf(await open([]))
  if (!names.some(canBeNamed)) {
    throw new Failure({
      code: 'DATA_UNDECODABLE',
      problem: `${file.location} has no column with a name`,
      allowed: 'a table with a header',
      next: 'name its columns in a header line, of letters, parted by commas, semicolons, tabs or bars.',
    })
  }
  if (names.length > mostColumns) {
    throw new Failure({
      code: 'BUDGET_EXCEEDED',
      problem: `${file.location} has ${names.length} columns`,
      allowed: `a draft of up to ${mostColumns}: who reads more?`,
      next: 'draft from a file with the columns that matter.',
    })
  }
  await using table = await open(names)
  const facts = await profileTable(table, names, '')
  const use = guessUse(facts)
  const suggestions = new Map<string, readonly Suggestion[]>()
  for (const column of facts.columns) {
    const isTime = column.name === use.time?.column
    const more = {
      now: clock.now(),
      isTime,
      isKey: column.name === use.key?.column,
      pattern: worthAPattern(column)
        ? await inducePattern(table, column.name, presentText(column.name, facts.nullTokens))
        : undefined,
      gapDays: isTime ? await gapBetweenDays(table, column, facts) : undefined,
    }
    suggestions.set(column.name, suggestForColumn(column, more))
  }
  const keys = await compositeKeys(table, facts, use)
  return { id, source: file.location, facts, use, suggestions, ofTable: suggestForTable(facts, keys) }
}

async function columnsOf(table: Table): Promise<readonly string[]> {
  await using _ = table
  return table.files[0]?.columns ?? []
}

function worthAPattern(column: ColumnFacts): boolean {
  return (
    column.type.logicalType === 'string' &&
    column.writtenNumber === undefined &&
    present(column) >= rowsToPromise
  )
}

/** The 99th percentile of the days from one day that has rows to the next. */
async function gapBetweenDays(
  table: Table,
  column: ColumnFacts,
  facts: TableFacts,
): Promise<number | undefined> {
  if (!isTemporal(column) || column.distinct > mostDays) return undefined
  const { logicalType, format } = column.type
  const value = typed(
    plainProperty(column.name, logicalType, format),
    presentText(column.name, facts.nullTokens),
  )
  const { days } = await askValues(table, column.name, {
    days: `list_sort(list(DISTINCT date_diff('day', DATE '1970-01-01', CAST(${value} AS DATE))))`,
  })
  const numbers = Array.isArray(days) ? days.filter((day): day is number => typeof day === 'number') : []
  const gaps = numbers
    .slice(1)
    .map((day, index) => day - (numbers[index] ?? day))
    .sort((a, b) => a - b)
  return gaps.length < 10 ? undefined : gaps[Math.ceil(gaps.length * 0.99) - 1]
}

const mostPairs = 10
const mostKinds = 1000

/** Pairs of the time and a category that no two rows share, where no single column names a row. */
async function compositeKeys(
  table: Table,
  facts: TableFacts,
  { key, time }: GuessedUse,
): Promise<readonly string[][]> {
  const distinct = facts.columns.find(({ name }) => name === time?.column)?.distinct
  const named = key !== undefined || distinct === facts.rows
  if (named || time === undefined || facts.rows < rowsToPromise) return []
  const kinds = facts.columns
    .filter(
      ({ name, type, distinct, missing }) =>
        name !== time.column &&
        type.logicalType === 'string' &&
        distinct > 1 &&
        distinct <= mostKinds &&
        missing === 0,
    )
    .slice(0, mostPairs)
  if (kinds.length === 0) return []
  const pairs = kinds.map(({ name }) => [name, time.column])
  const select = Object.fromEntries(
    pairs.map((pair, index) => [`p${index}`, `COUNT(DISTINCT ROW(${pair.map(identifier).join(', ')}))`]),
  )
  const counted = await table.aggregate({ select })
  return pairs.filter((_, index) => numberOf(counted, `p${index}`) === facts.rows).slice(0, 1)
}

/** Every check of the draft that does not hold on the file it was drafted from. */
async function unheld(
  text: string,
  { file, scratch }: SuggestRequest,
  tables: Tables,
  { clock, signal }: Pick<Surroundings, 'clock' | 'signal'>,
): Promise<CheckResult[]> {
  const judging = readJudgingContract(text, 'contract.yaml')
  await using table = await tables.open({ files: [file], contract: judging.contract, scratch, signal })
  const lock = { schemaVersion: 1 as const, source: file.location, files: [] }
  const { checks } = await checkTable(table, judging, lock, undefined, { clock })
  return checks.filter(({ outcome }) => outcome !== 'pass')
}
