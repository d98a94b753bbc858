import * as z from 'zod'
import { chiSquareTwoSample } from '#core/statistics/drift-distances.ts'
import { kolmogorovLimit } from '#core/statistics/kolmogorov-smirnov.ts'
import { type Measured, numberOf, percent } from '../answer.ts'
import { defineCheck } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered, usedColumn } from '../read-column.ts'
import { inspected, judgedRows, splits, splitsOf } from './splits.ts'
import { asText, numberOfText } from './typed-number.ts'

/** A numeric label with more different values than this is compared as a distribution of numbers. */
const mostClasses = 20
const mostShown = 100

/**
 * Row 87 of the check table. Classes: the largest difference of a class's share; numbers: the largest distance of the
 * two distribution functions (Kolmogorov and Smirnov), in whole numbers until the very end. A difference that sampling
 * alone explains is none.
 */
export const stratified = defineCheck({
  name: 'stratified',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'The label is distributed alike in two splits: no class has a share that differs by more than this, beyond what chance explains. Rows without a label are left aside.',
  parameters: () => ({
    splits,
    label: z.string().min(1).optional().describe('Default: the label of the contract or the model.'),
    max: z
      .number()
      .min(0)
      .max(1)
      .default(0.05)
      .describe(
        'Largest difference of the share of a class, or of the distribution of numbers. Default: 0.05.',
      ),
    alpha: z
      .number()
      .gt(0)
      .max(1)
      .default(0.01)
      .describe('How likely chance may be to give such a difference before it counts. Default: 0.01.'),
  }),
  misfits: (parameters) => notWith('stratified', parameters, ['by']),
  lower: ({ splits: names, label: written, max, alpha, where }, context) => {
    const expected = `label shares that differ by at most ${percent(max)}`
    const pair = splitsOf(names, context, expected)
    if (isUnanswered(pair)) return pair
    const label = usedColumn('label', written, context, expected)
    if (isUnanswered(label)) return label
    return {
      kind: 'statement',
      reads: undefined,
      expressions: inspected(pair, [label], where),
      needsValues: true,
      select: `WITH ${judgedRows(pair, { class: asText(label.sql) }, where)},
grouped AS (SELECT "class", ${numberOfText('"class"', context)} AS "number", SUM("in0") AS "n0", SUM("in1") AS "n1" FROM judged WHERE "class" IS NOT NULL GROUP BY "class"),
ranked AS (SELECT "class", "n0", "n1", SUM("n0") OVER (ORDER BY "number" NULLS LAST) AS "upto0", SUM("n1") OVER (ORDER BY "number" NULLS LAST) AS "upto1", SUM("n0") OVER () AS "all0", SUM("n1") OVER () AS "all1", COUNT(*) OVER () AS "classes", SUM(CASE WHEN "number" IS NULL THEN 1 ELSE 0 END) OVER () AS "texts" FROM grouped)
SELECT "class", "n0", "n1", "all0", "all1", "classes", "texts", MAX(ABS("upto0" * "all1" - "upto1" * "all0")) OVER () AS "gap" FROM ranked ORDER BY "n0" + "n1" DESC, "class" LIMIT ${mostShown}`,
      judge: (rows) => {
        const [first = {}] = rows
        const n = numberOf(first, 'all0')
        const m = numberOf(first, 'all1')
        if (n === 0 || m === 0) {
          const observed = `${n} labels in ${pair.train.name}, ${m} in ${pair.test.name}`
          return { outcome: 'no_data', observed, expected, of: m }
        }
        const numeric = numberOf(first, 'texts') === 0 && numberOf(first, 'classes') > mostClasses
        const found = numeric ? distanceOfNumbers(first, n, m) : distanceOfClasses(rows, n, m, label.shown)
        const chance = found.p >= alpha ? '; chance explains as much' : ''
        return {
          outcome: found.distance > max && found.p < alpha ? 'fail' : 'pass',
          observed: `${found.words(pair.train.name, pair.test.name)}${found.distance > max ? chance : ''}`,
          expected,
          of: m,
          value: found.distance,
        }
      },
    }
  },
})

interface Difference {
  readonly distance: number
  readonly p: number
  readonly words: (train: string, test: string) => string
}

function distanceOfNumbers(row: Measured, n: number, m: number): Difference {
  const distance = numberOf(row, 'gap') / n / m
  return {
    distance,
    p: kolmogorovLimit(distance, n, m),
    words: () => `the distributions are at most ${percent(Number(distance.toPrecision(3)))} apart`,
  }
}

function distanceOfClasses(rows: readonly Measured[], n: number, m: number, shown: boolean): Difference {
  const counts = rows.map((row) => [numberOf(row, 'n0'), numberOf(row, 'n1')] as const)
  const rest = [n - sum(counts.map(([count]) => count)), m - sum(counts.map(([, count]) => count))] as const
  const all = rest[0] + rest[1] > 0 ? [...counts, rest] : counts
  const differences = all.map(([train, test]) => Math.abs(train / n - test / m))
  const distance = Math.max(...differences)
  const worst = differences.indexOf(distance)
  const { p } = chiSquareTwoSample(
    all.map(([count]) => count),
    all.map(([, count]) => count),
  )
  const share = (count: number, of: number): string => percent(Number((count / of).toPrecision(3)))
  const named = shown ? JSON.stringify(rows[worst]?.class) : 'a class'
  const name = rows[worst] === undefined ? 'the rest of the classes' : named
  return {
    distance,
    p,
    words: (train, test) =>
      `${name} is ${share(all[worst]?.[0] ?? 0, n)} of ${train} and ${share(all[worst]?.[1] ?? 0, m)} of ${test}`,
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
