import { figureOf, type Measured, numberOf } from '../answer.ts'
import { boundsMisfit } from '../bounds.ts'
import { type CheckDefinition, columnOf, defineCheck } from '../definition.ts'
import { bounds, figureAnswer } from '../figure.ts'
import { finiteValues } from '../finite-values.ts'
import { notWith, ownFigures } from '../own-figures.ts'

/**
 * A check of a standardised central moment. In two passes, mean and variance first: engines that sum powers of the values
 * themselves lose every digit where the mean is a million times the spread.
 */
export function shapeCheck(shape: {
  readonly name: string
  readonly words: string
  readonly needed: number
  /** The figure out of the standardised central moments of n values. */
  from(moments: StandardMoments, n: number): number
}): CheckDefinition {
  return defineCheck({
    name: shape.name,
    dimension: 'accuracy',
    about: 'column',
    columnTypes: ['number', 'integer'],
    words: shape.words,
    parameters: () => bounds,
    misfits: (parameters) => [
      ...boundsMisfit(shape.name, parameters),
      ...notWith(shape.name, parameters, ['by']),
    ],
    lower: ({ min, max, where }, context) => {
      const property = columnOf(context)
      const { value, used, aside } = finiteValues(property, where, context.dialect)
      return ownFigures({
        reads: [property.name],
        where,
        needsValues: true,
        select:
          () => `WITH "m" AS (SELECT COUNT(*) AS "assay:n", AVG(${value}) AS "assay:mean", VAR_POP(${value}) AS "assay:variance" FROM t WHERE ${used}),
          "s" AS (SELECT AVG("z") AS "k1", AVG("z" * "z") AS "k2", AVG("z" * "z" * "z") AS "k3", AVG("z" * "z" * "z" * "z") AS "k4"
            FROM (SELECT (${value} - "assay:mean") * POWER(NULLIF("assay:variance", 0), -0.5) AS "z" FROM t CROSS JOIN "m" WHERE ${used}) AS "d")
          SELECT "assay:n" AS "of", "k1", "k2", "k3", "k4", (SELECT COUNT(*) FROM t WHERE ${aside}) AS "aside" FROM "m" CROSS JOIN "s"`,
        judge: (row) => {
          const of = numberOf(row, 'of')
          const moments = standardMoments(row)
          return figureAnswer({
            words: shape.name,
            value: moments === undefined || of < shape.needed ? undefined : shape.from(moments, of),
            of,
            aside: numberOf(row, 'aside'),
            needed: shape.needed,
            limits: { min, max },
          })
        },
      })
    },
  })
}

/** m3 / m2^1.5 and m4 / m2². */
export interface StandardMoments {
  readonly third: number
  readonly fourth: number
}

/** From the means of the powers of z: the mean was rounded, so that z itself has one that is not quite 0. */
function standardMoments(row: Measured): StandardMoments | undefined {
  const [k1, k2, k3, k4] = ['k1', 'k2', 'k3', 'k4'].map((name) => figureOf(row, name))
  if (k1 === undefined || k2 === undefined || k3 === undefined || k4 === undefined) return undefined
  const m2 = k2 - k1 ** 2
  const m3 = k3 - 3 * k1 * k2 + 2 * k1 ** 3
  const m4 = k4 - 4 * k1 * k3 + 6 * k1 ** 2 * k2 - 3 * k1 ** 4
  return { third: m3 / m2 ** 1.5, fourth: m4 / m2 ** 2 }
}
