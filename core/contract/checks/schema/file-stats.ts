import * as z from 'zod'
import { boundsMisfit } from '../bounds.ts'
import { defineCheck, type Misfit } from '../definition.ts'
import type { FileFacts } from '../lowered.ts'
import { notWith } from '../own-figures.ts'
import { namesInWords } from './columns-of-files.ts'

const size = z.int().min(0).optional()

/** Row 9 of the check table. */
export const fileStats = defineCheck({
  name: 'file_stats',
  dimension: 'schema',
  about: 'table',
  words: 'How many files there are, and how large each and all are; a file of zero bytes always breaks it.',
  parameters: () => ({
    min_files: size.describe('Fewest files.'),
    max_files: size.describe('Most files.'),
    min_bytes: size.describe('Smallest size of each file, in bytes.'),
    max_bytes: size.describe('Largest size of each file, in bytes.'),
    min_total_bytes: size.describe('Smallest size of all files together, in bytes.'),
    max_total_bytes: size.describe('Largest size of all files together, in bytes.'),
  }),
  misfits: (parameters) => [
    ...backwards('min_files', parameters.min_files, parameters.max_files),
    ...backwards('min_bytes', parameters.min_bytes, parameters.max_bytes),
    ...backwards('min_total_bytes', parameters.min_total_bytes, parameters.max_total_bytes),
    ...notWith('file_stats', parameters, ['where', 'by']),
  ],
  lower: (parameters) => {
    const {
      min_files = 0,
      max_files,
      min_bytes = 1,
      max_bytes,
      min_total_bytes = 0,
      max_total_bytes,
    } = parameters
    const fits = ({ bytes }: FileFacts): boolean =>
      bytes > 0 && bytes >= min_bytes && bytes <= (max_bytes ?? Number.POSITIVE_INFINITY)
    const expected = [
      ...asked('files', parameters.min_files, max_files),
      `each ${asked('bytes', Math.max(1, min_bytes), max_bytes).join('')}`,
      ...asked('bytes in all', parameters.min_total_bytes, max_total_bytes),
    ].join(', ')
    return {
      kind: 'facts',
      judge: ({ files }) => {
        const wrong = files.filter((file) => !fits(file))
        const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
        const holds =
          wrong.length === 0 &&
          files.length >= min_files &&
          files.length <= (max_files ?? Number.POSITIVE_INFINITY) &&
          total >= min_total_bytes &&
          total <= (max_total_bytes ?? Number.POSITIVE_INFINITY)
        const named = wrong.map(({ location, bytes }) => `${location} has ${bytes}`)
        return {
          outcome: holds ? 'pass' : 'fail',
          observed: [
            `${files.length} files, ${total} bytes`,
            ...(named.length === 0 ? [] : [namesInWords(named)]),
          ].join('; '),
          expected,
          bad: wrong.length,
          of: files.length,
          value: total,
        }
      },
    }
  },
})

function asked(what: string, min: number | undefined, max: number | undefined): string[] {
  return min === undefined && max === undefined ? [] : [`${min ?? 0} to ${max ?? 'any number of'} ${what}`]
}

function backwards(key: string, min: number | undefined, max: number | undefined): Misfit[] {
  return min === undefined || max === undefined
    ? []
    : boundsMisfit('file_stats', { min, max }).map((misfit) => ({ ...misfit, path: [key] }))
}
