import type { Evidence } from '#core/evidence/evidence.ts'
import type { Outcome } from '#core/failure.ts'

/** First line of the one comment; the comment is found by it and by its author. */
export const commentMarker = '<!-- assay:report -->'

export interface ReportOptions {
  /** The run that judged, for a link. */
  readonly runUrl?: string | undefined
  /** Where files of the head can be read, such as https://github.com/o/r/blob/<sha>; links the contract's lines. */
  readonly filesUrl?: string | undefined
  /** Most UTF-16 units of the text. */
  readonly limit?: number | undefined
}

export function renderComment(_evidences: readonly Evidence[], _options: ReportOptions = {}): string {
  return commentMarker
}

export interface RenderedCheck {
  readonly conclusion: 'success' | 'failure'
  readonly title: string
  readonly summary: string
}

export function renderCheck(_evidences: readonly Evidence[], _options: ReportOptions = {}): RenderedCheck {
  return { conclusion: 'failure', title: '', summary: '' }
}

export function renderJobSummary(_evidences: readonly Evidence[], _options: ReportOptions = {}): string {
  return ''
}

export function overallOutcome(_evidences: readonly Evidence[]): Outcome {
  return 'unavailable'
}
