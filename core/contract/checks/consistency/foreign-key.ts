import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { atMostShare, examplesOf, numberOf, rowsOf } from '../answer.ts'
import { unknownColumns } from '../columns-fit.ts'
import { columnOf, defineCheck, type Misfit, tolerance } from '../definition.ts'
import { notWith, ownFigures } from '../own-figures.ts'
import {
  isUnanswered,
  referenceColumns,
  referenceOf,
  referenceParameter,
  unsupported,
} from '../references.ts'
import { both } from '../row-rule.ts'
import { wholeKey } from '../uniqueness/keys.ts'

/** Row 53 of the check table. */
export const foreignKey = defineCheck({
  name: 'foreign_key',
  dimension: 'consistency',
  about: 'either',
  words:
    'Every key is there in the other table; counts rows without one, and leaves those aside that lack a part of their key.',
  parameters: () => ({
    columns: z.array(z.string()).min(1).optional().describe('Default: the column the check stands under.'),
    reference: referenceParameter,
    reference_columns: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('The columns of the other table, in the same order. Default: those of the same names.'),
    ...tolerance,
  }),
  misfits: (parameters, place): Misfit[] => {
    const { columns, reference_columns } = parameters
    const count = columns?.length ?? 1
    return [
      ...(columns === undefined && place.property === undefined
        ? [{ path: [], problem: '`foreign_key` of a table needs `columns`' }]
        : unknownColumns(columns ?? [], place.columns, ['columns'])),
      ...(reference_columns !== undefined && reference_columns.length !== count
        ? [
            {
              path: ['reference_columns'],
              problem: `${reference_columns.length} columns there for ${count} here`,
              allowed: `${count}`,
            },
          ]
        : []),
      ...notWith('foreign_key', parameters, ['by']),
    ]
  },
  lower: ({ columns, reference, reference_columns, max_bad_share, max_bad, where }, context) => {
    const names = columns ?? [columnOf(context).name]
    const theirs = reference_columns ?? names
    const expected = `each ${names.join(' + ')} is there in ${reference}`
    const found = referenceOf(context, reference, expected)
    if (isUnanswered(found)) return found
    const pairs = names.map((name, index) => {
      const property = context.properties.find((candidate) => candidate.name === name)
      return [property, theirs[index] ?? name] as const
    })
    const values = referenceColumns(found, pairs)
    if (values === undefined)
      return unsupported(`the other table \`${reference}\` lacks ${theirs.join(' or ')}`, expected)
    const known = values.map((value, index) => `${value} AS "k${index}"`).join(', ')
    const present = values.map((_, index) => `"k${index}" IS NOT NULL`).join(' AND ')
    const row = context.rowNumber === undefined ? '' : `, ${context.rowNumber} AS "r"`
    const own = names.map((name, index) => `${identifier(name)} AS "c${index}"`).join(', ')
    const equal = names.map((_, index) => `"mine"."c${index}" = "known"."k${index}"`).join(' AND ')
    const orphan = '"known"."k0" IS NULL'
    const { dialect } = context
    const rows = row === '' ? 'NULL' : dialect.smallest('"mine"."r"', 5, orphan)
    const examples =
      names.length === 1 ? dialect.smallest('CAST("mine"."c0" AS VARCHAR)', 20, orphan) : 'NULL'
    return ownFigures({
      reads: names,
      where,
      needsValues: false,
      select:
        () => `WITH "known" AS (SELECT DISTINCT * FROM (SELECT ${known} FROM ${found.from}) AS "k" WHERE ${present}),
        "mine" AS (SELECT ${own}${row} FROM t WHERE ${both(where, wholeKey(names))})
        SELECT COUNT(*) AS "of", COALESCE(SUM(CASE WHEN ${orphan} THEN 1 ELSE 0 END), 0) AS "bad", ${rows} AS "rows", ${examples} AS "examples"
        FROM "mine" LEFT JOIN "known" ON ${equal}`,
      judge: (measured) => {
        const of = numberOf(measured, 'of')
        const bad = numberOf(measured, 'bad')
        if (of === 0) return { outcome: 'no_data', observed: 'no keys', expected, bad, of }
        const holds = max_bad === undefined ? atMostShare(bad, max_bad_share, of) : bad <= max_bad
        return {
          outcome: holds ? 'pass' : 'fail',
          observed: bad === 0 ? `all ${of} are there` : `${bad} of ${of} rows have a key that is not there`,
          expected,
          bad,
          of,
          rows: rowsOf(measured, 'rows'),
          ...examplesOf(measured, 'examples'),
        }
      },
    })
  },
})
