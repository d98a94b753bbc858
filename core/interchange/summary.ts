import { footerWords } from '#core/contract/footer-columns.ts'
import {
  type CheckResult,
  type DataResults,
  findingsOf,
  isWaived,
  observedWords,
} from '#core/contract/results.ts'
import { countText } from '#core/gate/number-words.ts'
import {
  code,
  details,
  link,
  list,
  type Markdown,
  md,
  nothing,
  paragraphs,
  prose,
  table,
  text,
} from '#core/report/markdown.ts'

const marks = { pass: '✅', fail: '❌', inconclusive: '🟡' } as const
const words = {
  pass: 'keep their contract',
  fail: 'break their contract',
  inconclusive: 'cannot be judged',
} as const
const severityMarks = { block: '❌', warn: '⚠️', info: 'ℹ️' } as const
const mostFindings = 50

/**
 * Data results as the summary of a job: the verdict, then what is wrong, worst first, then what was not judged. Everything
 * out of data and contract is escaped.
 * @param address of a line of the contract file, where it can be looked at
 */
export function dataSummary(
  results: DataResults,
  address?: (file: string, line: number) => string,
): Markdown {
  const findings = findingsOf(results.checks)
  const waived = findings.filter(isWaived)
  const counted = findings.filter((check) => !isWaived(check))
  const unjudged = results.checks.filter(({ outcome }) => outcome === 'no_data' || outcome === 'skipped')
  const passed = results.checks.filter(({ outcome }) => outcome === 'pass').length
  const { contract, outcome, rows, model } = results
  const subject = model === undefined ? md`The data` : md`The data of ${code(model, 60)}`
  const heading = md`### ${marks[outcome]} ${subject} ${words[outcome]}`
  const count = (severity: CheckResult['severity']): number =>
    counted.filter((check) => check.severity === severity).length
  const sentence = [
    `${countText(rows)} rows`,
    `${results.checks.length} ${results.checks.length === 1 ? 'check' : 'checks'} of \`${contract.file}\``,
    `${passed} pass`,
    `${count('block')} block`,
    `${count('warn')} warn`,
    ...(waived.length > 0 ? [`${waived.length} waived`] : []),
    ...(unjudged.length > 0 ? [`${unjudged.length} not judged`] : []),
  ].join(', ')
  const shown = counted.slice(0, mostFindings)
  const unread = footerWords(results.checks, (column) => `\`${column}\``)
  return paragraphs(
    [
      heading,
      md`${prose(unread === undefined ? sentence : `${sentence}; ${unread}`)}.`,
      shown.length === 0 ? nothing : findingsTable(shown, results, address),
      counted.length > shown.length ? md`and ${counted.length - shown.length} more` : nothing,
      waived.length === 0 ? nothing : details(`Waived: ${waived.length}`, list(waived.map(waivedLine))),
      unjudged.length === 0
        ? nothing
        : details(`Not judged: ${unjudged.length}`, list(unjudged.map(unjudgedLine))),
    ].filter(({ markdown }) => markdown !== ''),
  )
}

function findingsTable(
  findings: readonly CheckResult[],
  { contract }: DataResults,
  address: ((file: string, line: number) => string) | undefined,
): Markdown {
  return table(
    [
      { head: '' },
      { head: 'check' },
      { head: 'found' },
      { head: 'promised' },
      { head: 'rows' },
      { head: 'contract' },
    ],
    findings.map((check) => {
      const { line } = check
      const place =
        line === undefined ? nothing : link(text(`${contract.file}:${line}`), address?.(contract.file, line))
      return [
        md`${severityMarks[check.severity]}`,
        nameOf(check),
        text(observedWords(check), 200),
        text(check.expected, 120),
        text((check.rows ?? []).join(', ')),
        place,
      ]
    }),
  )
}

function nameOf({ id, batch }: CheckResult): Markdown {
  return batch === undefined ? code(id, 80) : md`${code(id, 80)} of batch ${code(batch, 60)}`
}

function waivedLine(check: CheckResult): Markdown {
  const by = check.waived?.by === undefined ? '' : `, ${check.waived.by}`
  return md`${nameOf(check)}: ${text(check.observed, 200)} (until ${check.waived?.until ?? ''}${by}: ${text(check.waived?.reason ?? '', 200)})`
}

function unjudgedLine(check: CheckResult): Markdown {
  return md`${severityMarks[check.severity]} ${nameOf(check)}: ${text(check.observed, 200)}`
}
