import * as z from 'zod'
import { matchesPattern, patternMisfit } from '#core/contract/regular-expression.ts'
import { defineCheck } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { inFiles, namesInWords } from './columns-of-files.ts'

/** Row 6 of the check table. */
export const columnNames = defineCheck({
  name: 'column_names',
  dimension: 'schema',
  about: 'table',
  words: 'The name of every column of every file matches the pattern as a whole.',
  parameters: () => ({
    pattern: z.string().min(1).describe('A portable regular expression, such as [a-z][a-z0-9_]*.'),
  }),
  misfits: (parameters) => [
    ...patternMisfit(parameters.pattern, ['pattern']),
    ...notWith('column_names', parameters, ['where', 'by']),
  ],
  lower: ({ pattern }) => ({
    kind: 'facts',
    judge: (facts) => {
      const wrong = new Set<string>()
      const all = new Set<string>()
      const said = inFiles(facts, (file) => {
        const own = file.columns.flatMap(({ name }) => (matchesPattern(pattern, name) ? [] : [name]))
        for (const name of own) wrong.add(name)
        for (const { name } of file.columns) all.add(name)
        return own.length === 0 ? undefined : namesInWords(own)
      })
      return {
        outcome: wrong.size === 0 ? 'pass' : 'fail',
        observed: wrong.size === 0 ? `all ${all.size} names match` : said.join('; '),
        expected: `names matching ${pattern}`,
        bad: wrong.size,
        of: all.size,
      }
    },
  }),
})
