import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { unknownColumns } from '../columns-fit.ts'
import { defineCheck, type Misfit, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Row 20 of the check table. */
export const anyPresent = defineCheck({
  name: 'any_present',
  dimension: 'completeness',
  about: 'table',
  words: 'In every row at least so many of these columns have a value.',
  parameters: () => ({
    columns: z.array(z.string()).min(1).describe('Which columns.'),
    min: z.int().min(1).default(1).describe('How many of them. Default: 1.'),
    ...tolerance,
  }),
  misfits: ({ columns, min }, place): Misfit[] => [
    ...unknownColumns(columns, place.columns, ['columns']),
    ...(min > columns.length
      ? [
          {
            path: ['min'],
            problem: `${min} of ${columns.length} columns`,
            allowed: `at most ${columns.length}`,
          },
        ]
      : []),
  ],
  lower: (parameters) => {
    const { columns, min, where } = parameters
    const present = columns.map((name) => `CASE WHEN ${identifier(name)} IS NOT NULL THEN 1 ELSE 0 END`)
    return rowRule({
      reads: columns,
      where,
      eligible: 'TRUE',
      broken: `(${present.join(' + ')}) < ${min}`,
      expected: `a value in at least ${min} of ${columns.join(', ')}`,
      tolerance: parameters,
    })
  },
})
