import { nearest } from '#core/config/nearest.ts'
import { Failure } from '#core/failure.ts'
import { type ColumnFacts, isTemporal, present, type TableFacts } from './column-facts.ts'

/** The column that names a row. */
export interface IdGuess {
  /** Undefined: rows are named by their number in the files. */
  readonly column: string | undefined
  readonly why: string
}

/** The column that says when a row happened. */
export interface TimeGuess {
  readonly column: ColumnFacts
  readonly why: string
}

/**
 * The column a person named.
 * @throws Failure USAGE that offers the nearest name
 */
export function columnNamed(facts: Pick<TableFacts, 'columns'>, flag: string, name: string): ColumnFacts {
  const names = facts.columns.map((column) => column.name)
  const found = facts.columns.find((column) => column.name === name)
  if (found !== undefined) return found
  const fold = (one: string): string => one.toLowerCase().replaceAll(/[^\p{Letter}\p{Number}]/gu, '')
  const near = nearest(fold(name), names.map(fold))
  const meant = names.find((one) => fold(one) === near)
  throw new Failure({
    code: 'USAGE',
    problem: `--${flag}: there is no column \`${name}\`${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
    allowed: names.length > 40 ? `${names.slice(0, 40).join(', ')}, …` : names.join(', '),
    ...(meant === undefined ? {} : { next: `--${flag} ${JSON.stringify(meant)}` }),
  })
}

const idName = /(^|[^a-z])(id|ids|uid|uuid|guid|key|nr|no|num|number|code|index)$/i

/** Whether no value repeats and none is missing. */
export function isUnique(column: ColumnFacts): boolean {
  return column.missing === 0 && column.distinct === column.rows
}

/**
 * The id: the column asked for, or a unique text or integer that is called like an id or comes first, or the row's
 * number.
 * @throws Failure USAGE if the column asked for repeats or misses values
 */
export function guessId(facts: TableFacts, asked: string | undefined, label: string): IdGuess {
  if (asked !== undefined) {
    const column = columnNamed(facts, 'id', asked)
    if (!isUnique(column)) {
      throw new Failure({
        code: 'USAGE',
        problem: `--id ${asked}: ${column.distinct} different values in ${column.rows} rows, ${column.missing} missing`,
        allowed: 'a column with a value of its own in every row',
        next: 'leave --id out: rows are then named by their number.',
      })
    }
    return { column: asked, why: 'as you asked' }
  }
  const candidates = facts.columns.filter(
    (column) =>
      column.name !== label &&
      isUnique(column) &&
      (column.type.logicalType === 'integer' ||
        (column.type.logicalType === 'string' && column.writtenNumber === undefined)),
  )
  const named = candidates.find((column) => idName.test(column.name.replaceAll(/([a-z])([A-Z])/g, '$1_$2')))
  if (named !== undefined)
    return { column: named.name, why: 'its values are unique and it is called like an id' }
  const first = candidates.find((column) => column.name === facts.columns[0]?.name)
  if (first !== undefined) return { column: first.name, why: 'the first column, and its values are unique' }
  return {
    column: undefined,
    why: 'no column is called like an id and unique; bound to the bytes of the files',
  }
}

const timeName = /date|time|day|when|created|updated|timestamp|\bat\b|_at$/i
/** Fewer different times than this do not make a useful order. */
const fewestTimes = 10
const mostMissing = 0.05

/**
 * The time of a row: the column asked for, or a column of dates that is nearly always there, one called like it first.
 * @throws Failure USAGE if the column asked for holds no dates
 */
export function guessTime(
  facts: TableFacts,
  asked: string | undefined,
  label: string,
): TimeGuess | undefined {
  const dated = facts.columns.filter((column) => isTemporal(column) && column.name !== label)
  if (asked !== undefined) {
    const column = columnNamed(facts, 'time', asked)
    if (!dated.includes(column)) {
      throw new Failure({
        code: 'USAGE',
        problem: `--time ${asked} holds ${column.type.logicalType}s, not dates`,
        allowed:
          dated.length === 0 ? 'this file has no column of dates' : dated.map(({ name }) => name).join(', '),
        next: 'leave --time out: rows are then split at random.',
      })
    }
    return { column, why: 'as you asked' }
  }
  const usable = dated.filter(
    (column) =>
      column.missing <= mostMissing * column.rows &&
      column.distinct >= Math.min(fewestTimes, present(column)),
  )
  const column = usable.find(({ name }) => timeName.test(name)) ?? usable[0]
  if (column === undefined) return undefined
  const others = usable.filter((other) => other !== column).map(({ name }) => name)
  const rest =
    others.length === 0 ? 'the only column of dates' : `of the columns of dates (also ${others.join(', ')})`
  return { column, why: rest }
}
