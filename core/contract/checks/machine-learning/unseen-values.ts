import { countIf } from '#core/data/sql.ts'
import { numberOf, percent } from '../answer.ts'
import type { LoweringContext } from '../definition.ts'
import type { OwnStatement, Sql } from '../lowered.ts'
import type { ReadColumn } from '../read-column.ts'
import type { Allowance } from './share-answer.ts'
import { shareAnswer } from './share-answer.ts'
import { firstRows, inspected, judgedRows, rowOf, type SplitPair } from './splits.ts'
import { asText, numberOfText } from './typed-number.ts'

/**
 * Rows of the test split with a value that the training split never has, column by column; the column with the largest
 * share of them is held against the allowance.
 * @param columns where a type is not known, numbers are none of its business: measured values are always new
 */
export function unseenValues(
  pair: SplitPair,
  columns: readonly ReadColumn[],
  allowance: Allowance,
  where: Sql | undefined,
  context: LoweringContext,
): OwnStatement {
  const named = Object.fromEntries(columns.map(({ sql }, index) => [`k${index}`, asText(sql)]))
  const isNew = '"n0" = 0 AND "n1" > 0'
  const perColumn = columns.map(({ shown }, index) => {
    const example = shown ? `MIN(CASE WHEN ${isNew} THEN "value" END)` : 'CAST(NULL AS VARCHAR)'
    return `SELECT ${index} AS "column", COALESCE(SUM("n0"), 0) AS "train", COALESCE(SUM("n1"), 0) AS "of", COALESCE(SUM(CASE WHEN ${isNew} THEN "n1" ELSE 0 END), 0) AS "bad", ${countIf(isNew)} AS "values", ${countIf(`${numberOfText('"value"', context)} IS NOT NULL`)} AS "numbers", COUNT(*) AS "different", ${example} AS "example", ${firstRows('"first"', isNew, context)} AS "rows" FROM grouped${index}`
  })
  const grouped = columns.map(
    (_, index) =>
      `grouped${index} AS (SELECT "k${index}" AS "value", SUM("in0") AS "n0", SUM("in1") AS "n1", MIN(CASE WHEN "in1" = 1 THEN "row" END) AS "first" FROM judged WHERE "k${index}" IS NOT NULL GROUP BY "k${index}")`,
  )
  const expected = `no value in ${pair.test.name} that ${pair.train.name} never has`
  return {
    kind: 'statement',
    reads: undefined,
    expressions: inspected(pair, columns, where),
    needsValues: true,
    select: `WITH ${judgedRows(pair, { ...named, row: rowOf(context) }, where)},
${grouped.join(',\n')}
${perColumn.join(' UNION ALL ')}`,
    judge: (rows) => {
      const answers = rows.flatMap((measured) => {
        const column = columns[numberOf(measured, 'column')]
        const numbers = column?.logicalType === undefined && measured.numbers === measured.different
        if (column === undefined || (numbers && columns.length > 1)) return []
        const values = numberOf(measured, 'values')
        const example = measured.example === null ? {} : { examples: [JSON.stringify(measured.example)] }
        const empty = numberOf(measured, 'train') === 0 ? { ...measured, of: 0 } : measured
        const answer = shareAnswer(empty, allowance, {
          expected,
          observed: (counted) => `${column.name}: ${counted} rows have one of ${values} new values`,
          nothing: `${column.name}: ${numberOf(measured, 'train')} values in ${pair.train.name}, ${numberOf(measured, 'of')} in ${pair.test.name}`,
        })
        return [values > 0 ? { ...answer, ...example } : answer]
      })
      const judged = answers
        .filter(({ outcome }) => outcome !== 'no_data')
        .sort((one, other) => (other.value ?? 0) - (one.value ?? 0))
      const [worst] = judged
      if (worst === undefined)
        return answers[0] ?? { outcome: 'no_data', observed: 'no column with categories', expected }
      const failed = judged.filter(({ outcome }) => outcome === 'fail')
      const others = failed
        .slice(1, 5)
        .map(
          ({ observed, value = 0 }) => `${observed.split(':')[0]} ${percent(Number(value.toPrecision(2)))}`,
        )
      return { ...worst, observed: [worst.observed, ...others].join('; ') }
    },
  }
}
