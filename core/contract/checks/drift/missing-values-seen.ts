import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { numberOf, percent } from '../answer.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { readColumn } from '../read-column.ts'
import { driftParameters, noGroups } from './drift-rule.ts'
import { cellAtoms, noSnapshot, notInSnapshot, profileOfColumn } from './reference-column.ts'

/** With fewer rows to be expected, a category may be absent by chance. */
const fewestExpected = 5
const mostShown = 5

/** Row 76 of the check table. */
export const missingValuesSeen = defineCheck({
  name: 'missing_values_seen',
  dimension: 'drift',
  about: 'column',
  words:
    'Every category that is frequent in the snapshot occurs: those of which at least five rows were to be expected. Missing values are left aside.',
  parameters: () => ({
    min: z
      .number()
      .gt(0)
      .max(1)
      .default(0.01)
      .describe('Share of the values in the snapshot from which a category is expected. Default: 0.01.'),
    max: z.int().min(0).default(0).describe('Expected categories that may be absent. Default: 0.'),
    min_rows: driftParameters.min_rows,
  }),
  misfits: noGroups,
  lower: ({ min, max, min_rows, where }, context) => {
    const { name } = columnOf(context)
    const expected = `every category with at least ${percent(min)} of the snapshot${max === 0 ? '' : `, but for ${max}`}`
    if (context.snapshot === undefined) return noSnapshot(expected)
    const profile = profileOfColumn(name, context)
    if (profile?.kind !== 'category') return notInSnapshot(`${name} as categories`, expected)
    const column = readColumn(name, identifier(name), [], context)
    const known = profile.rows - profile.missing
    return {
      kind: 'measurement',
      reads: where === undefined ? [name] : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: true,
      atoms: cellAtoms({ column, profile }, where, context),
      judge: (measured) => {
        const present = numberOf(measured, 'present')
        const awaited = profile.values
          .map(([value, rows], index) => ({
            value,
            share: rows / known,
            now: numberOf(measured, `cell${index}`),
          }))
          .filter(({ share }) => share >= min - 1e-9 && share * present >= fewestExpected)
        if (present < min_rows || awaited.length === 0) {
          const observed =
            present < min_rows ? `${present} values, ${min_rows} are needed` : 'no category is to be expected'
          return { outcome: 'no_data', observed, expected, of: present }
        }
        const absent = awaited.filter(({ now }) => now === 0)
        const shown = absent
          .slice(0, mostShown)
          .map(
            ({ value, share }) =>
              `${column.shown ? JSON.stringify(value) : 'one'} with ${percent(Number(share.toPrecision(2)))}`,
          )
        return {
          outcome: absent.length <= max ? 'pass' : 'fail',
          observed:
            absent.length === 0
              ? `all ${awaited.length} expected categories occur`
              : `${absent.length} of ${awaited.length} expected categories do not occur: ${shown.join(', ')}`,
          expected,
          bad: absent.length,
          of: awaited.length,
        }
      },
    }
  },
})
