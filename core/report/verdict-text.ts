import type { Evidence } from '#core/evidence/evidence.ts'

/** The evidence for a terminal: at most 100 columns, no Markdown. */
export function verdictText(_evidence: Evidence): string {
  return ''
}
