import type { Evidence } from '#core/evidence/evidence.ts'
import type { Outcome } from '#core/failure.ts'
import { joined, link, type Markdown, md, nothing, paragraphs, prose } from './markdown.ts'
import { plainText } from './plain-text.ts'
import { leadSentence, outcomeMarks, verdictLine, worstEvidenceFirst, worstOutcome } from './report-words.ts'
import {
  type Droppable,
  droppable,
  reasonsOf,
  rulesChangedHead,
  sectionParts,
  verdictHeading,
} from './section.ts'

/** First line of the one comment; the comment is found by it and by its author. */
export const commentMarker = '<!-- assay:report -->'

/** GitHub takes 65,536 characters in a comment and 65,535 in a check's summary; this leaves room. */
const mostCharacters = 60_000

export interface ReportOptions {
  /** The run that judged, for a link. */
  readonly runUrl?: string | undefined
  /** Where files of the head can be read, such as https://github.com/o/r/blob/<sha>; links the contract's lines. */
  readonly filesUrl?: string | undefined
  /** Most UTF-16 units of the text; at least 2,000. Default: 60,000. */
  readonly limit?: number | undefined
}

/**
 * The one comment of a pull request: a section for each model, worst first. Where it would be too long, digests and
 * other details go first, then slices, then tables, then further reasons; the verdict lines stay, and what was left
 * out is said. The same evidence gives the same text.
 */
export function renderComment(evidences: readonly Evidence[], options: ReportOptions = {}): string {
  const limit = (options.limit ?? mostCharacters) - commentMarker.length - 2
  return `${commentMarker}\n${report(evidences, { ...options, limit })}\n`
}

/** The required check. */
export interface RenderedCheck {
  readonly conclusion: 'success' | 'failure'
  readonly title: string
  readonly summary: string
}

/** The check says what the comment says; only a pass is a success. */
export function renderCheck(evidences: readonly Evidence[], options: ReportOptions = {}): RenderedCheck {
  return {
    conclusion: overallOutcome(evidences) === 'pass' ? 'success' : 'failure',
    title: plainText(titleOf(evidences), 200),
    summary: report(evidences, options),
  }
}

/** The job summary says what the comment says. */
export function renderJobSummary(evidences: readonly Evidence[], options: ReportOptions = {}): string {
  return `${report(evidences, options)}\n`
}

/** What all models together mean: the worst; `pass` where no model is touched. */
export function overallOutcome(evidences: readonly Evidence[]): Outcome {
  return worstOutcome(evidences)
}

function titleOf(evidences: readonly Evidence[]): string {
  const [worst, ...others] = worstEvidenceFirst(evidences)
  if (worst === undefined) return 'No model is touched'
  const why = leadSentence(worst) ?? worst.reasons[0] ?? ''
  const line = `${verdictLine(worst)}: ${why.replaceAll('`', '')}`
  return others.length === 0 ? line : `${countWords(evidences)}. ${line}`
}

function countWords(evidences: readonly Evidence[]): string {
  const passed = evidences.filter(({ outcome }) => outcome === 'pass').length
  return passed === evidences.length
    ? `All ${evidences.length} models pass`
    : `${evidences.length - passed} of ${evidences.length} models ${evidences.length - passed === 1 ? 'does' : 'do'} not pass`
}

function report(evidences: readonly Evidence[], options: ReportOptions): string {
  const limit = options.limit ?? mostCharacters
  const sorted = worstEvidenceFirst(evidences)
  if (sorted.length === 0)
    return '### ✅ No model is touched\n\nThis pull request changes nothing that is judged.'
  const footer = link(md`The run that judged this`, options.runUrl)
  const end = options.runUrl === undefined ? nothing : md`<sub>${footer}</sub>`
  const head =
    sorted.length === 1 ? nothing : md`## ${outcomeMarks[worstOutcome(sorted)]} ${countWords(sorted)}`
  const parts = sorted.map((evidence) => sectionParts(evidence, options.filesUrl))
  const rules = paragraphs(sorted.map(rulesChangedHead))
  for (let dropped = 0; dropped <= droppable.length; dropped++) {
    const left = droppable.slice(0, dropped)
    const sections = parts.map((section) =>
      paragraphs(
        section
          .filter(({ drop }) => drop === undefined || !left.includes(drop))
          .map(({ markdown }) => markdown),
      ),
    )
    const whole = paragraphs([rules, head, joined(sections, '\n\n---\n\n'), leftOut(left), end]).markdown
    if (whole.length <= limit) return whole
  }
  return shortest(sorted, head, end, limit)
}

/** Verdict lines with their first reason; and where even these are too many, as many as fit. */
function shortest(sorted: readonly Evidence[], head: Markdown, end: Markdown, limit: number): string {
  const lines = (evidence: Evidence, reasons: number): Markdown =>
    reasons === 0
      ? md`${outcomeMarks[evidence.outcome]} ${verdictLine(evidence)}${evidence.rulesChanged.length > 0 ? ' (rules changed)' : ''}`
      : paragraphs([rulesChangedHead(evidence), verdictHeading(evidence), reasonsOf(evidence, reasons)])
  for (const reasons of [3, 1]) {
    const said = md`<sub>Left out for length: details, slices, tables, and reasons after the first ${reasons} of each model.</sub>`
    const whole = paragraphs([
      head,
      ...sorted.map((evidence) => lines(evidence, reasons)),
      said,
      end,
    ]).markdown
    if (whole.length <= limit) return whole
  }
  for (let count = sorted.length; count > 0; count = Math.floor(count * 0.8)) {
    const shown = joined(
      sorted.slice(0, count).map((evidence) => lines(evidence, 0)),
      '<br>\n',
    )
    const rest = sorted.length - count
    const said = md`<sub>Left out for length: everything but the verdicts${rest > 0 ? `, and ${rest} more models` : ''}. ${prose('The evidence of each model holds the rest.')}</sub>`
    const whole = paragraphs([head, shown, said, end]).markdown
    if (whole.length <= limit) return whole
  }
  return head.markdown
}

function leftOut(dropped: readonly Droppable[]): Markdown {
  return dropped.length === 0
    ? nothing
    : md`<sub>Left out for length: ${dropped.join(', ')}. The evidence of each model holds the rest.</sub>`
}
