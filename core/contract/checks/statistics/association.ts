import * as z from 'zod'
import type { Property } from '#core/contract/contract.ts'
import { identifier } from '#core/data/sql.ts'
import { figureOf, numberOf } from '../answer.ts'
import { boundsMisfit } from '../bounds.ts'
import { unknownColumns } from '../columns-fit.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { figureAnswer } from '../figure.ts'
import { finiteValues } from '../finite-values.ts'
import type { Sql } from '../lowered.ts'
import { notWith, ownFigures } from '../own-figures.ts'
import { unsupported } from '../references.ts'
import { both } from '../row-rule.ts'
import { wholeKey } from '../uniqueness/keys.ts'

const share = z.number().min(0).max(1).optional()

/**
 * Row 69 of the check table: Cramér’s V with Bergsma’s correction of its bias (2013) for two columns of categories, and
 * eta² (the share of a number’s variance that lies between the categories) for a number with categories.
 */
export const association = defineCheck({
  name: 'association',
  dimension: 'accuracy',
  about: 'column',
  words:
    'How much the columns have to do with each other, 0 to 1, lies between these: Cramér’s V (bias-corrected) of categories, eta² of a real number with categories, where whole numbers (`integer`) are categories too; rows that lack either are left aside.',
  parameters: () => ({
    with: z.string().describe('The other column; at least one of both holds categories.'),
    min: share.describe('Weakest association.'),
    max: share.describe('Strongest association.'),
  }),
  misfits: (parameters, { columns }) => [
    ...boundsMisfit('association', parameters),
    ...unknownColumns([parameters.with], columns, []).map((misfit) => ({ ...misfit, path: ['with'] })),
    ...notWith('association', parameters, ['by']),
  ],
  lower: ({ with: name, min, max, where }, context) => {
    const property = columnOf(context)
    const other = context.properties.find((candidate) => candidate.name === name)
    const words = `association with ${name}`
    if (other === undefined) return unsupported(`there is no column ${name}`, words)
    const number = [property, other].filter(isReal)
    if (number.length === 2)
      return unsupported('both columns hold real numbers: `correlation` is for those', words)
    const [real] = number
    const category = real === property ? other : property
    return ownFigures({
      reads: [property.name, name],
      where,
      needsValues: true,
      select: () => {
        if (real === undefined) return contingency(property.name, name, where)
        const { value, used } = finiteValues(real, where, context.dialect)
        return betweenGroups(value, category.name, used)
      },
      judge: (row) =>
        figureAnswer({
          words,
          value: real === undefined ? cramersV(row) : etaSquared(row),
          of: numberOf(row, 'of'),
          needed: 2,
          limits: { min, max },
        }),
    })
  },
})

/** Whole numbers may be categories; real ones are not. */
function isReal({ logicalType }: Property): boolean {
  return logicalType === 'number'
}

/** Σ n²ᵢⱼ / (nᵢ nⱼ), from which χ² follows, and how many categories each column has. */
function contingency(a: string, b: string, where: Sql | undefined): Sql {
  const rows = `SELECT ${identifier(a)} AS "a", ${identifier(b)} AS "b" FROM t WHERE ${both(where, wholeKey([a, b]))}`
  const total = (column: string): Sql => `CAST(SUM("n") OVER (PARTITION BY "${column}") AS DOUBLE)`
  return `WITH "cells" AS (SELECT "a", "b", COUNT(*) AS "n" FROM (${rows}) AS "u" GROUP BY "a", "b"),
    "sides" AS (SELECT "a", "b", CAST("n" AS DOUBLE) AS "n", ${total('a')} AS "na", ${total('b')} AS "nb" FROM "cells")
    SELECT SUM("n") AS "of", COUNT(DISTINCT "a") AS "r", COUNT(DISTINCT "b") AS "c", SUM("n" * "n" * POWER("na" * "nb", -1)) AS "squares" FROM "sides"`
}

function cramersV(row: Parameters<typeof numberOf>[0]): number | undefined {
  const [n, r, c] = [numberOf(row, 'of'), numberOf(row, 'r'), numberOf(row, 'c')]
  if (n < 2 || r < 2 || c < 2) return undefined
  const phi = Math.max(0, numberOf(row, 'squares') - 1 - ((r - 1) * (c - 1)) / (n - 1))
  const [rows, columns] = [r, c].map((count) => count - (count - 1) ** 2 / (n - 1)) as [number, number]
  const most = Math.min(rows, columns) - 1
  return most <= 0 ? undefined : Math.min(1, Math.sqrt(phi / most))
}

/** Sums of squares between and within the categories, from each one’s mean and variance. */
function betweenGroups(value: Sql, category: string, used: Sql): Sql {
  return `WITH "g" AS (SELECT CAST(COUNT(*) AS DOUBLE) AS "n", AVG(${value}) AS "mean", VAR_POP(${value}) AS "variance" FROM t WHERE ${used} AND ${identifier(category)} IS NOT NULL GROUP BY ${identifier(category)}),
    "m" AS (SELECT SUM("n" * "mean") * POWER(SUM("n"), -1) AS "mean" FROM "g")
    SELECT SUM("g"."n") AS "of", SUM("g"."n" * ("g"."mean" - "m"."mean") * ("g"."mean" - "m"."mean")) AS "between", SUM("g"."n" * "g"."variance") AS "within" FROM "g" CROSS JOIN "m"`
}

function etaSquared(row: Parameters<typeof numberOf>[0]): number | undefined {
  const [between, within] = [figureOf(row, 'between'), figureOf(row, 'within')]
  if (between === undefined || within === undefined || between + within === 0) return undefined
  return between / (between + within)
}
