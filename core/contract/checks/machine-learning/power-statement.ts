import { text } from '#core/data/sql.ts'
import type { LoweringContext } from '../definition.ts'
import { mostGrouped, setOf } from '../grouping-sets.ts'
import type { Sql } from '../lowered.ts'
import type { ReadColumn } from '../read-column.ts'
import { binnedBy, binnedRows } from './feature-bins.ts'
import { otherNumber } from './feature-power.ts'
import { judgedRows, type SplitPair } from './splits.ts'
import { asText, finiteNumber, isNumber } from './typed-number.ts'

/** Numeric labels up to here, and -1, may be classes. */
const mostClassNumber = 20

/** Numbers further from zero would overflow in a square. */
const largestNumber = 'CAST(1e150 AS DOUBLE)'

/**
 * Labelled rows of both splits, by bin of each feature and by label: "feature" (place in the list), "bin", "label",
 * and for the training (0) and the scored (1) rows "n" rows, "s" sum and "q" sum of squares of the label as a number.
 * Missing values are a bin of their own; bins are cut on the training rows alone. The table is read once for up to 30
 * features.
 */
export function powerStatement(
  pair: SplitPair,
  label: ReadColumn,
  features: readonly ReadColumn[],
  where: Sql | undefined,
  context: LoweringContext,
): Sql {
  const binned = features.map((feature) => binnedBy(feature, context))
  const columns = {
    label: asText(label.sql),
    number: numberOfLabel(label, context),
    ...Object.fromEntries(binned.map(({ key }, index) => [`k${index}`, key])),
  }
  const indexes = features.map((_, index) => index)
  const batches = Array.from({ length: Math.ceil(features.length / mostGrouped) }, (_, batch) =>
    indexes.slice(batch * mostGrouped, (batch + 1) * mostGrouped),
  )
  const grouped = batches.map((batch, index) => `grouped${index} AS (${groupedRows(batch)})`)
  const perFeature = batches.flatMap((batch, index) =>
    batch.map((feature, place) => {
      const way = binned[feature]?.way ?? 'categories'
      const from = `FROM grouped${index} WHERE "set" = ${setOf(place, batch.length)}`
      return `SELECT ${feature} AS "feature", * FROM (${binnedRows(`"k${feature}"`, way, from, context)}) AS "feature${feature}"`
    }),
  )
  return `WITH ${judgedRows(pair, columns, where)},
labelled AS (SELECT *, ${classOf} AS "class" FROM judged WHERE "label" IS NOT NULL),
${grouped.join(',\n')}
${perFeature.join('\nUNION ALL\n')}`
}

/** Numbers that may be classes keep their value; the others are one, so that a measured label does not multiply the groups. */
const classOf = `CASE WHEN "number" IS NULL THEN "label" WHEN "number" BETWEEN -1 AND ${mostClassNumber} AND "number" = FLOOR("number") THEN CAST(CAST("number" AS BIGINT) AS VARCHAR) ELSE ${text(otherNumber)} END`

function groupedRows(batch: readonly number[]): Sql {
  const keys = batch.map((index) => `"k${index}"`)
  const figures = [0, 1].flatMap((split) => [
    `CAST(SUM("in${split}") AS BIGINT) AS "n${split}"`,
    `SUM(CASE WHEN "in${split}" = 1 THEN "number" END) AS "s${split}"`,
    `SUM(CASE WHEN "in${split}" = 1 THEN "number" * "number" END) AS "q${split}"`,
  ])
  const sets = keys.map((key) => `("class", ${key})`).join(', ')
  return `SELECT GROUPING(${keys.join(', ')}) AS "set", "class", ${[...keys, ...figures].join(', ')} FROM labelled GROUP BY GROUPING SETS (${sets})`
}

/** The label as a number, NULL where it is a class: a declared text or boolean always is. */
function numberOfLabel(label: ReadColumn, context: LoweringContext): Sql {
  const number = isNumber(label)
    ? finiteNumber(label.sql, context)
    : label.logicalType === undefined
      ? `TRY_CAST(${asText(label.sql)} AS DOUBLE)`
      : undefined
  return number === undefined
    ? 'CAST(NULL AS DOUBLE)'
    : `CASE WHEN ABS(${number}) <= ${largestNumber} THEN ${number} END`
}
