import * as z from 'zod'
import { matchesPattern, patternMisfit } from '#core/contract/regular-expression.ts'
import { defineCheck, type Misfit } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { inFiles, namesInWords } from './columns-of-files.ts'

/** Row 3 of the check table. */
export const columnsForbidden = defineCheck({
  name: 'columns_forbidden',
  dimension: 'schema',
  about: 'table',
  words: 'No file has a column of one of these names (their case does not count), or one whose name matches.',
  parameters: () => ({
    names: z.array(z.string().min(1)).min(1).optional().describe('Names that may not be there.'),
    pattern: z
      .string()
      .min(1)
      .optional()
      .describe('A portable regular expression; a part of a name that matches is enough.'),
  }),
  misfits: (parameters): Misfit[] => [
    ...notWith('columns_forbidden', parameters, ['where', 'by']),
    ...(parameters.names === undefined && parameters.pattern === undefined
      ? [
          {
            path: [],
            problem: '`columns_forbidden` without names forbids nothing',
            allowed: 'names, a pattern or both',
          },
        ]
      : []),
    ...(parameters.pattern === undefined ? [] : patternMisfit(parameters.pattern, ['pattern'])),
  ],
  lower: ({ names = [], pattern }) => {
    const forbidden = new Set(names.map((name) => name.toLowerCase()))
    const isForbidden = (name: string): boolean =>
      forbidden.has(name.toLowerCase()) || (pattern !== undefined && matchesPattern(pattern, name, 'part'))
    const patterns = pattern === undefined ? [] : [`nothing matching ${pattern}`]
    const named = names.length === 0 ? [] : [`no ${namesInWords(names)}`]
    return {
      kind: 'facts',
      judge: (facts) => {
        const found = new Set<string>()
        const said = inFiles(facts, (file) => {
          const own = file.columns.flatMap(({ name }) => (isForbidden(name) ? [name] : []))
          for (const name of own) found.add(name.toLowerCase())
          return own.length === 0 ? undefined : namesInWords(own)
        })
        return {
          outcome: found.size === 0 ? 'pass' : 'fail',
          observed: found.size === 0 ? 'none is there' : said.join('; '),
          expected: [...named, ...patterns].join(', '),
          bad: found.size,
        }
      },
    }
  },
})
