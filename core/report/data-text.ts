import { type DataResults, findingsOf, observedWords } from '#core/contract/results.ts'

const marks = { block: '✗', warn: '!', info: 'i' } as const
const words = { pass: 'pass', fail: 'FAIL', inconclusive: 'NO DATA' } as const

/** Data results for a terminal: the verdict first, then what is wrong, worst first. */
export function dataResultsText(results: DataResults): string {
  const findings = findingsOf(results.checks)
  const warnings = findings.filter((check) => check.severity !== 'block').length
  const blocking = findings.length - warnings
  const lines = findings.map((check) => {
    const where = check.line === undefined ? '' : ` (${results.contract.file}:${check.line})`
    const batch = check.batch === undefined ? '' : `[batch ${check.batch}] `
    const rows = check.rows === undefined ? '' : `; first rows ${check.rows.join(', ')}`
    return `  ${marks[check.severity]} ${batch}${check.id}: ${observedWords(check)}; promised: ${check.expected}${rows}${where}`
  })
  const head = `data ${words[results.outcome]}: ${results.rows} rows, ${results.checks.length} checks, ${blocking} blocking, ${warnings} warnings`
  return [head, ...lines].join('\n')
}
