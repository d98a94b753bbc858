import * as z from 'zod'
import { defineCheck } from '../definition.ts'
import type { FileFacts } from '../lowered.ts'
import { notWith } from '../own-figures.ts'
import { columnsByName, contractColumns, inFiles, namesInWords } from './columns-of-files.ts'

/** Row 1 of the check table. */
export const columnsPresent = defineCheck({
  name: 'columns_present',
  dimension: 'schema',
  about: 'table',
  words: 'Every file has these columns; a name in another case counts, and is pointed out.',
  parameters: () => ({
    names: z.array(z.string().min(1)).min(1).optional().describe('Default: the columns of the contract.'),
  }),
  misfits: (parameters) => notWith('columns_present', parameters, ['where', 'by']),
  lower: ({ names }, { properties }) => {
    const listed = names ?? properties.map(({ name }) => name)
    const wantedIn = (file: FileFacts): readonly string[] => names ?? contractColumns(properties, file)
    const expected = `the columns ${namesInWords(listed)}`
    return {
      kind: 'facts',
      judge: (facts) => {
        const absent = new Set<string>()
        const lacking = inFiles(facts, (file) => {
          const columns = columnsByName(file)
          const own = wantedIn(file).filter((name) => !columns.has(name.toLowerCase()))
          for (const name of own) absent.add(name)
          return own.length === 0 ? undefined : `no ${namesInWords(own)}`
        })
        const otherCase = inFiles(facts, (file) => {
          const columns = columnsByName(file)
          const own = wantedIn(file).flatMap((name) => {
            const found = columns.get(name.toLowerCase())?.name
            return found === undefined || found === name ? [] : [`${name} is written ${found}`]
          })
          return own.length === 0 ? undefined : namesInWords(own)
        })
        const found = lacking.length === 0 ? ['all are there'] : lacking
        return {
          outcome: absent.size === 0 ? 'pass' : 'fail',
          observed: [...found, ...otherCase].join('; '),
          expected,
          bad: absent.size,
          of: listed.length,
        }
      },
    }
  },
})
