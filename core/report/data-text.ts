import { footerWords } from '#core/contract/footer-columns.ts'
import {
  type CheckResult,
  type DataResults,
  findingsOf,
  isWaived,
  observedWords,
} from '#core/contract/results.ts'
import { rowsWords, splitsWords } from '#core/contract/row-place.ts'

const marks = { block: '✗', warn: '!', info: 'i' } as const
/** More than these are counted only. */
const mostUnjudged = 10
const words = { pass: 'pass', fail: 'FAIL', inconclusive: 'NO DATA' } as const

/** Data results for a terminal: the verdict first, then what is wrong, worst first. */
export function dataResultsText(results: DataResults): string {
  const findings = findingsOf(results.checks)
  const waived = findings.filter(isWaived)
  const counted = findings.filter((check) => !isWaived(check))
  const warnings = counted.filter((check) => check.severity !== 'block').length
  const blocking = counted.length - warnings
  const lines = [...counted, ...waived].map((check) => {
    const where = check.line === undefined ? '' : ` (${results.contract.file}:${check.line})`
    const batch = check.batch === undefined ? '' : `[batch ${check.batch}] `
    const rows = check.rows === undefined ? '' : `; first rows ${rowsWords(check.rows, results.files)}`
    const mark = isWaived(check) ? '~' : marks[check.severity]
    return `  ${mark} ${batch}${check.id}: ${waiverWords(check)}${observedWords(check)}; promised: ${check.expected}${rows}${where}`
  })
  const unjudged = results.checks.filter(({ outcome }) => outcome === 'skipped' || outcome === 'no_data')
  const accepted = waived.length === 0 ? '' : `, ${waived.length} waived`
  const apart = unjudged.length === 0 ? '' : `, ${unjudged.length} not judged`
  const splits = splitsWords(results.files)
  const parts = splits === undefined ? '' : ` (${splits})`
  const head = `data ${words[results.outcome]}: ${results.rows} rows${parts}, ${results.checks.length} checks, ${blocking} blocking, ${warnings} warnings${accepted}${apart}`
  const unread = footerWords(results.checks, (column) => column)
  const aside = unread === undefined ? [] : [`  · ${unread}`]
  return [head, ...lines, ...unjudgedLines(unjudged, results), ...aside].join('\n')
}

function waiverWords({ waived }: CheckResult): string {
  if (waived === undefined) return ''
  return waived.expired ? `its waiver ended on ${waived.until}: ` : `waived until ${waived.until}: `
}

/** What was asked and not answered is said too: an answer of silence would pass for a good one. */
function unjudgedLines(unjudged: readonly CheckResult[], { contract }: DataResults): string[] {
  const shown = unjudged.slice(0, mostUnjudged).map((check) => {
    const where = check.line === undefined ? '' : ` (${contract.file}:${check.line})`
    const batch = check.batch === undefined ? '' : `[batch ${check.batch}] `
    return `  – ${batch}${check.id}: not judged: ${check.observed}${where}`
  })
  const more = unjudged.length - shown.length
  return more > 0 ? [...shown, `  – and ${more} more not judged`] : shown
}
