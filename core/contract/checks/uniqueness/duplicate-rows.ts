import { z } from 'zod'
import { identifier } from '#core/data/sql.ts'
import { numberOf } from '../answer.ts'
import { unknownColumns } from '../columns-fit.ts'
import { defineCheck } from '../definition.ts'
import { both } from '../row-rule.ts'

/** Row 44 of the check table. */
export const duplicateRows = defineCheck({
  name: 'duplicate_rows',
  dimension: 'uniqueness',
  about: 'table',
  words: 'No more rows than this repeat an earlier one in every column; missing equals missing here.',
  parameters: {
    max: z.int().min(0).default(0).describe('Repeated rows allowed. Default: 0.'),
    ignore: z.array(z.string()).default([]).describe('Columns that may differ. Default: none.'),
  },
  misfits: ({ ignore }, { columns }) => unknownColumns(ignore, columns, ['ignore']),
  lower: ({ max, ignore, where }, { properties }) => {
    const compared = properties.filter(({ name }) => !ignore.includes(name)).map(({ name }) => name)
    return {
      kind: 'measurement',
      reads: where === undefined ? compared : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: false,
      atoms: {
        of: { kind: 'count', where: both(where, undefined) },
        distinct: { kind: 'distinct', of: compared.map(identifier), where: both(where, undefined) },
      },
      judge: (measured) => {
        const of = numberOf(measured, 'of')
        const bad = of - numberOf(measured, 'distinct')
        return {
          outcome: of === 0 ? 'no_data' : bad <= max ? 'pass' : 'fail',
          observed: `${bad} of ${of} rows repeat an earlier one`,
          expected: `at most ${max} repeated rows`,
          bad,
          of,
        }
      },
    }
  },
})
