import type { LoweringContext } from '../definition.ts'
import type { Sql } from '../lowered.ts'
import type { ReadColumn } from '../read-column.ts'
import { asText, finiteNumber, isNumber, numberOfText } from './typed-number.ts'

/** Categories beyond so many share a bin, the least frequent in training first. */
const mostCategories = 1000
/** A number with so many training rows, and one in a thousand of them, has a bin of its own ... */
const fewestOfNumber = 20
const numbersInAll = 1000
/** ... all others are pooled with their neighbours, by their rank among the training rows. */
const rankBins = 20

/** Whether a feature is numbers, categories, or an expression of which only the values tell. */
export type Way = 'numbers' | 'categories' | 'either'

/** How the values of a feature are grouped: numbers and moments as numbers, everything else as text. */
export function binnedBy(
  feature: ReadColumn,
  context: LoweringContext,
): { readonly key: Sql; readonly way: Way } {
  const { sql, logicalType } = feature
  if (isNumber(feature)) return { key: finiteNumber(sql, context), way: 'numbers' }
  if (logicalType === 'date' || logicalType === 'timestamp')
    return { key: context.dialect.epochMilliseconds(sql), way: 'numbers' }
  return { key: asText(sql), way: logicalType === undefined ? 'either' : 'categories' }
}

const figures = ['n0', 's0', 'q0', 'n1', 's1', 'q1'].map((figure) => `"${figure}"`)

/**
 * The grouped values of one feature as bins with their figures: "bin", "label" and the figures of power-statement.ts.
 * Missing values are bin 0. No two rows of one value are ever in two bins, and which bin it is, the training rows say.
 * @param from what stands after the selected columns: "class", the figures and the key, one row a class and value
 */
export function binnedRows(key: Sql, way: Way, from: Sql, context: LoweringContext): Sql {
  const number = way === 'numbers' ? key : numberOfText(key, context)
  const keyed = `SELECT "class", ${figures.join(', ')}, ${key} AS "key"${way === 'categories' ? '' : `, ${number} AS "number"`} ${from}`
  const summed = figures.map((figure) => `SUM(${figure}) AS ${figure}`).join(', ')
  const placed = { numbers: numbersPlaced, categories: categoriesPlaced, either: eitherPlaced }[way](keyed)
  return `SELECT "bin", "class" AS "label", ${summed} FROM (${placed}) AS "placed" GROUP BY "bin", "class"`
}

const missing = `WHEN "key" IS NULL THEN 0`
const byFrequency = `CASE WHEN "frequency" <= ${mostCategories} THEN "frequency" ELSE ${mostCategories + 1} END`
const pooled = Array.from(
  { length: rankBins - 1 },
  (_, rank) => `CASE WHEN ${rankBins} * ("upto" - "at") >= ${rank + 1} * "all" THEN 1 ELSE 0 END`,
).join(' + ')
const byRank = `CASE WHEN "at" >= ${fewestOfNumber} AND ${numbersInAll} * "at" >= "all" THEN ${rankBins} + "place" ELSE 1 + ${pooled} END`

/** All windows over one order, so that one sort serves them. */
const ranked = [
  'DENSE_RANK() OVER (ORDER BY "number" NULLS LAST) AS "place"',
  'SUM("n0") OVER (ORDER BY "number" NULLS LAST RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "upto"',
  'SUM("n0") OVER (ORDER BY "number" NULLS LAST RANGE BETWEEN CURRENT ROW AND CURRENT ROW) AS "at"',
  'SUM(CASE WHEN "key" IS NULL THEN 0 ELSE "n0" END) OVER () AS "all"',
].join(', ')
const own = 'SUM("n0") OVER (PARTITION BY "key") AS "own"'
const frequency = 'DENSE_RANK() OVER (ORDER BY "own" DESC, "key") AS "frequency"'

function numbersPlaced(keyed: Sql): Sql {
  return `SELECT *, CASE ${missing} ELSE ${byRank} END AS "bin" FROM (SELECT *, ${ranked} FROM (${keyed}) AS "keyed") AS "ranked"`
}

function categoriesPlaced(keyed: Sql): Sql {
  const counted = `SELECT *, ${own} FROM (${keyed}) AS "keyed"`
  return `SELECT *, CASE ${missing} ELSE ${byFrequency} END AS "bin" FROM (SELECT *, ${frequency} FROM (${counted}) AS "counted") AS "ranked"`
}

function eitherPlaced(keyed: Sql): Sql {
  const numeric =
    'MIN(CASE WHEN "key" IS NOT NULL AND "number" IS NULL THEN 0 ELSE 1 END) OVER () AS "numeric"'
  const counted = `SELECT *, ${own}, ${ranked}, ${numeric} FROM (${keyed}) AS "keyed"`
  return `SELECT *, CASE ${missing} WHEN "numeric" = 1 THEN ${byRank} ELSE ${byFrequency} END AS "bin" FROM (SELECT *, ${frequency} FROM (${counted}) AS "counted") AS "ranked"`
}
