import { type AnnotationProperties, error, info, notice, warning } from '@actions/core'
import { Failure, type Place } from '#core/failure.ts'
import type { Progress } from '#core/surroundings.ts'

/** Something GitHub shows at a line of a file, and in the summary of the run. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly words: string
  readonly title?: string | undefined
  readonly place?: Place | undefined
}

/**
 * Progress as lines of the log. Every line starts with a sign of ours: a line that began with `::` would be a command
 * to the runner, and what is logged names files, columns and values of a pull request.
 */
export const logProgress: Progress = {
  step: (message) => info(safeLines('▸', message)),
  detail: (message) => info(safeLines('·', message)),
  warn: (message) => warning(message),
}

/** Text as log lines that the runner cannot take for commands. */
export function safeLines(sign: string, text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `${sign} ${line.replaceAll('##[', '# #[')}`)
    .join('\n')
}

/** Writes an annotation; @actions/core escapes what it is given. */
export function annotate({ level, words, title, place }: Annotation): void {
  const properties: AnnotationProperties = {
    ...(title === undefined ? {} : { title }),
    ...(place === undefined ? {} : { file: place.file }),
    ...(place?.line === undefined ? {} : { startLine: place.line }),
  }
  if (level === 'error') error(words, properties)
  else if (level === 'warning') warning(words, properties)
  else notice(words, properties)
}

/** A Failure at its place; the words name the place too, for whoever reads the log. */
export function failureAnnotation(failure: Failure, title: string): Annotation {
  return { level: 'error', words: failure.message, title: `${title}: ${failure.code}`, place: failure.place }
}

/** What somebody has to read about an error that is no Failure. */
export function wordsOfFault(fault: unknown): string {
  if (fault instanceof Failure) return fault.message
  const words = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)
  return `This is a fault of Assay, please report it.\n${words}`
}
