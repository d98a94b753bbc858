import * as z from 'zod'
import { defineCheck } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { columnsByName, contractColumns, inFiles, namesInWords } from './columns-of-files.ts'

/** Row 2 of the check table. */
export const columnsExact = defineCheck({
  name: 'columns_exact',
  dimension: 'schema',
  about: 'table',
  words: 'Every file has these columns and no others; the case of names does not count.',
  parameters: () => ({
    names: z.array(z.string().min(1)).min(1).optional().describe('Default: the columns of the contract.'),
    ordered: z.boolean().default(false).describe('true: in this order. Default: false.'),
  }),
  misfits: (parameters) => notWith('columns_exact', parameters, ['where', 'by']),
  lower: ({ names, ordered }, { properties }) => {
    const listed = names ?? properties.map(({ name }) => name)
    return {
      kind: 'facts',
      judge: (facts) => {
        const wrong = new Set<string>()
        const said = inFiles(facts, (file) => {
          const columns = columnsByName(file)
          const wanted = names ?? contractColumns(properties, file)
          const known = new Set(wanted.map((name) => name.toLowerCase()))
          const absent = wanted.filter((name) => !columns.has(name.toLowerCase()))
          const others = file.columns.flatMap(({ name }) => (known.has(name.toLowerCase()) ? [] : [name]))
          for (const name of [...absent, ...others]) wrong.add(name.toLowerCase())
          const displaced =
            ordered && absent.length + others.length === 0
              ? wanted.findIndex(
                  (name, index) => file.columns[index]?.name.toLowerCase() !== name.toLowerCase(),
                )
              : -1
          const moved = wanted[displaced]
          if (moved !== undefined) wrong.add(moved.toLowerCase())
          const words = [
            ...(absent.length === 0 ? [] : [`no ${namesInWords(absent)}`]),
            ...(others.length === 0 ? [] : [`${namesInWords(others)} besides`]),
            ...(moved === undefined
              ? []
              : [`${file.columns[displaced]?.name} where ${moved} should stand (column ${displaced + 1})`]),
          ]
          return words.length === 0 ? undefined : words.join('; ')
        })
        return {
          outcome: said.length === 0 ? 'pass' : 'fail',
          observed: said.length === 0 ? `these ${listed.length} columns` : said.join('; '),
          expected: `${ordered ? 'in this order ' : ''}${namesInWords(listed)}, and nothing else`,
          bad: wrong.size,
          of: listed.length,
        }
      },
    }
  },
})
