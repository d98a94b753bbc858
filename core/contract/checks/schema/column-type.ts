import * as z from 'zod'
import { sourceColumnOf } from '#core/contract/source-column.ts'
import { logicalTypes } from '#core/contract/type-options.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { inFiles } from './columns-of-files.ts'
import { holds, isTyped, logicalTypeOf, widenings } from './engine-types.ts'

const wider = Object.entries(widenings).map(([type, others]) => `${others.join(', ')} as ${type}`)

/** Row 5 of the check table. */
export const columnType = defineCheck({
  name: 'column_type',
  dimension: 'schema',
  about: 'column',
  words: `Every file holds the column in the type, or in one the type can hold (${wider.join('; ')}). Text files have no types: there the check is skipped, and \`parseable\` looks at the values.`,
  parameters: () => ({
    logical: z.enum(logicalTypes).optional().describe('Default: the logical type of the column.'),
    physical: z
      .string()
      .min(1)
      .optional()
      .describe('The engine’s own type, such as DECIMAL(18,3); case and spaces do not count.'),
  }),
  misfits: (parameters) => notWith('column_type', parameters, ['where', 'by']),
  lower: ({ logical, physical }, context) => {
    const property = columnOf(context)
    const wanted = logical ?? property.logicalType
    const expected = physical === undefined ? `a ${wanted} column` : `a ${wanted} column of type ${physical}`
    const plain = (type: string): string => type.toUpperCase().replaceAll(/\s+/g, '')
    const fits = (type: string): boolean => {
      const actual = logicalTypeOf(type)
      return (
        actual !== undefined &&
        holds(wanted, actual) &&
        (physical === undefined || plain(type) === plain(physical))
      )
    }
    return {
      kind: 'facts',
      judge: (facts) => {
        const typed = facts.files.filter(isTyped)
        if (typed.length === 0) return { outcome: 'skipped', observed: 'text files have no types', expected }
        const typeIn = ({ columns }: (typeof typed)[number]): string | undefined => {
          const found = sourceColumnOf(
            property,
            columns.map(({ name }) => name),
          )
          return columns.find(({ name }) => name === found)?.type
        }
        const wrong = typed.filter((file) => !fits(typeIn(file) ?? ''))
        return {
          outcome: wrong.length === 0 ? 'pass' : 'fail',
          observed: inFiles({ ...facts, files: typed }, (file) => typeIn(file) ?? 'not there').join('; '),
          expected,
          bad: wrong.length,
          of: typed.length,
        }
      },
    }
  },
})
