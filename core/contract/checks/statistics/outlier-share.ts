import * as z from 'zod'
import { constant } from '#core/data/sql.ts'
import type { Snapshot } from '#core/drift/snapshot.ts'
import { type Answer, atMostShare, figureOf, numberOf, percent, rowsOf } from '../answer.ts'
import { columnOf, defineCheck, type LoweringContext } from '../definition.ts'
import { asideWords, figureWords } from '../figure.ts'
import { type FiniteValues, finiteValues } from '../finite-values.ts'
import type { Lowered, Sql, Unanswered } from '../lowered.ts'
import { notWith, ownFigures } from '../own-figures.ts'

type Method = 'iqr' | 'z'

/** Row 72 of the check table. */
export const outlierShare = defineCheck({
  name: 'outlier_share',
  dimension: 'accuracy',
  about: 'column',
  columnTypes: ['number', 'integer'],
  words:
    'No more than this share of the finite values lies outside fences around the bulk of the data, or of the snapshot; missing and non-finite ones are left aside, and so are those of 1e150 and more in size.',
  parameters: () => ({
    max: z.number().min(0).max(1).describe('Largest share outside, 0 to 1.'),
    method: z
      .enum(['iqr', 'z'])
      .default('iqr')
      .describe(
        'iqr: k interquartile ranges beyond the quartiles; z: k standard deviations from the mean. Default: iqr.',
      ),
    k: z.number().gt(0).optional().describe('How wide the fences are. Default: 1.5 for iqr, 3 for z.'),
    fences: z
      .enum(['data', 'snapshot'])
      .default('data')
      .describe('What the fences are taken from. Default: the data themselves.'),
  }),
  misfits: (parameters) => (parameters.fences === 'data' ? notWith('outlier_share', parameters, ['by']) : []),
  lower: ({ max, method, fences, where, ...given }, context) => {
    const property = columnOf(context)
    const k = given.k ?? (method === 'iqr' ? 1.5 : 3)
    const expected = `at most ${percent(max)} beyond ${k} ${method === 'iqr' ? 'interquartile ranges' : 'standard deviations'} of ${fences === 'data' ? 'the data' : 'the snapshot'}`
    const values = finiteValues(property, where, context.dialect)
    if (fences === 'data') return fromData(property.name, values, method, k, max, where, expected, context)
    const known = fromSnapshot(context.snapshot, property.name, method, k, expected)
    if (!Array.isArray(known)) return known
    const [low, high] = known
    const outside = `${values.used} AND (${values.value} < ${constant(low)} OR ${values.value} > ${constant(high)})`
    return {
      kind: 'measurement',
      reads: where === undefined ? [property.name] : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: true,
      atoms: {
        of: { kind: 'count', where: values.used },
        aside: { kind: 'count', where: values.aside },
        bad: { kind: 'count', where: outside },
        rows: { kind: 'rows', where: outside },
      },
      judge: (measured) => answerOf(measured, low, high, max, expected),
    }
  },
})

function answerOf(
  measured: Parameters<typeof numberOf>[0],
  low: number | undefined,
  high: number | undefined,
  max: number,
  expected: string,
): Answer {
  const [of, bad, aside] = [numberOf(measured, 'of'), numberOf(measured, 'bad'), numberOf(measured, 'aside')]
  const counted = { bad, of, ...(aside > 0 ? { unknown: aside } : {}) }
  const beside = asideWords(aside)
  if (of === 0 || low === undefined || high === undefined)
    return { outcome: 'no_data', observed: `no finite values${beside}`, expected, ...counted }
  return {
    outcome: atMostShare(bad, max, of) ? 'pass' : 'fail',
    observed: `${bad} of ${of} values lie outside ${figureWords(low)} to ${figureWords(high)}${beside}`,
    discreet: `${bad} of ${of} values lie outside${beside}`,
    expected,
    ...counted,
    value: bad / of,
    rows: rowsOf(measured, 'rows'),
  }
}

/** Fences from the profile of reference data. */
function fromSnapshot(
  snapshot: Snapshot | undefined,
  name: string,
  method: Method,
  k: number,
  expected: string,
): [low: number, high: number] | Unanswered {
  const unanswered = (outcome: 'skipped' | 'no_data', because: string): Unanswered => ({
    kind: 'unanswered',
    outcome,
    because,
    expected,
  })
  if (snapshot === undefined) return unanswered('skipped', 'there is no snapshot yet')
  const column = snapshot.columns.find((candidate) => candidate.name === name)
  if (column?.kind !== 'number') return unanswered('no_data', `the snapshot has no numbers of ${name}`)
  if (method === 'z') {
    const { mean, sd } = column
    return mean === null || sd === null
      ? unanswered('no_data', 'every row of the snapshot is missing')
      : [mean - k * sd, mean + k * sd]
  }
  const [q1, q3] = [0.25, 0.75].map((share) => column.quantiles.find(([known]) => known === share)?.[1])
  return q1 === undefined || q3 === undefined
    ? unanswered('no_data', 'the snapshot has no quartiles')
    : [q1 - k * (q3 - q1), q3 + k * (q3 - q1)]
}

/** A pass for the fences, quartiles by exact ranks ceil(n/4) and ceil(3n/4), and one for what lies outside. */
function fromData(
  name: string,
  { value, used, aside }: FiniteValues,
  method: Method,
  k: number,
  max: number,
  where: Sql | undefined,
  expected: string,
  { dialect, rowNumber }: LoweringContext,
): Lowered {
  const ranked = `SELECT "v", SUM("n") OVER (ORDER BY "v") AS "upto", SUM("n") OVER () AS "all" FROM (SELECT ${value} AS "v", COUNT(*) AS "n" FROM t WHERE ${used} GROUP BY ${value}) AS "f"`
  const quartiles = `SELECT MIN(CASE WHEN 4 * "upto" >= "all" THEN "v" END) AS "q1", MIN(CASE WHEN 4 * "upto" >= 3 * "all" THEN "v" END) AS "q3" FROM (${ranked}) AS "r"`
  const spread = `${constant(k)} * ("q3" - "q1")`
  // The mean of equal values may be off in its last digit.
  const beyond = `(${constant(k)} * "sd" + ${constant(1e-9)} * ABS("mean"))`
  const fences =
    method === 'iqr'
      ? `SELECT "q1" - ${spread} AS "assay:low", "q3" + ${spread} AS "assay:high" FROM (${quartiles}) AS "q"`
      : `SELECT "mean" - ${beyond} AS "assay:low", "mean" + ${beyond} AS "assay:high" FROM (SELECT AVG(${value}) AS "mean", SQRT(VAR_POP(${value})) AS "sd" FROM t WHERE ${used}) AS "m"`
  const outside = `(${value} < "assay:low" OR ${value} > "assay:high")`
  const rows = rowNumber === undefined ? 'NULL' : dialect.smallest(rowNumber, 5, outside)
  return ownFigures({
    reads: [name],
    where,
    needsValues: true,
    select: () => `WITH "fences" AS (${fences})
      SELECT COUNT(*) AS "of", COALESCE(SUM(CASE WHEN ${outside} THEN 1 ELSE 0 END), 0) AS "bad", MIN("assay:low") AS "low", MAX("assay:high") AS "high",
        ${rows} AS "rows", (SELECT COUNT(*) FROM t WHERE ${aside}) AS "aside" FROM t CROSS JOIN "fences" WHERE ${used}`,
    judge: (row) => answerOf(row, figureOf(row, 'low'), figureOf(row, 'high'), max, expected),
  })
}
