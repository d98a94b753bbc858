import * as z from 'zod'
import { Duration } from '#core/config/quantities.ts'
import { defineCheck } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { latestKnown, millisecondsOf, spanWords } from './moments.ts'

/** Row 59 of the check table. */
export const fileFreshness = defineCheck({
  name: 'file_freshness',
  dimension: 'timeliness',
  about: 'table',
  words:
    'The files were written no longer ago than this when they are judged. In a checkout of Git that is when it was checked out: of use for files that a system delivers. A file written more than a day ahead says nothing.',
  parameters: () => ({
    max_age: Duration.describe('Greatest age: 30m, 24h, 7d.'),
    files: z
      .enum(['newest', 'every'])
      .default('newest')
      .describe('Whether the newest file or every one must be so young. Default: newest.'),
  }),
  misfits: (parameters) => notWith('file_freshness', parameters, ['by', 'where']),
  lower: ({ max_age, files: which }, { now }) => {
    const expected = `${which === 'newest' ? 'the newest file is' : 'every file is'} at most ${max_age} old`
    return {
      kind: 'facts',
      judge: ({ files }) => {
        const written = files.flatMap(({ modified }) => (modified === undefined ? [] : [modified.getTime()]))
        if (files.length === 0) return { outcome: 'no_data', observed: 'no files', expected }
        if (written.length < files.length)
          return {
            outcome: 'unsupported',
            observed: 'here it is not known when files were written',
            expected,
          }
        const known = written.filter((moment) => moment <= latestKnown(now))
        const ahead = written.length - known.length
        if (known.length === 0 || (ahead > 0 && which === 'every'))
          return {
            outcome: 'no_data',
            observed: `${ahead} of ${files.length} files were written more than a day from now, as their system says`,
            expected,
          }
        const age = now.getTime() - (which === 'newest' ? Math.max(...known) : Math.min(...known))
        return {
          outcome: age <= millisecondsOf(max_age) ? 'pass' : 'fail',
          observed: `the ${which === 'newest' ? 'newest' : 'oldest'} of ${known.length} files is ${spanWords(age)} old${ahead === 0 ? '' : `; ${ahead} more than a day ahead, left aside`}`,
          expected,
          value: age / 1000,
        }
      },
    }
  },
})
