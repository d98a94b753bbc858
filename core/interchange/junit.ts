import { type CheckResult, type DataResults, isWaived } from '#core/contract/results.ts'
import { plainText } from '#core/report/plain-text.ts'

/**
 * Data results as JUnit XML, a test case a check. What blocks is a `failure`, or an `error` where it could not be judged;
 * warnings, notes and waived failures are `skipped` with their words, because JUnit knows no lesser failure. Nothing that
 * was not checked passes.
 */
export function junitXml(results: DataResults): string {
  const { contract, checks } = results
  const cases = checks.map((check) => ({ check, verdict: verdictOf(check) }))
  const count = (kind: Verdict['kind']): number => cases.filter(({ verdict }) => verdict.kind === kind).length
  const counts = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`
  const name = attribute(`${contract.id} ${contract.version}`)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="assay" ${counts}>`,
    `  <testsuite name="${name}" ${counts}>`,
    '    <properties>',
    `      <property name="contract" value="${attribute(contract.file)}"/>`,
    `      <property name="contract.sha256" value="${contract.sha256}"/>`,
    `      <property name="rows" value="${results.rows}"/>`,
    ...results.files.map(({ location }) => `      <property name="file" value="${attribute(location)}"/>`),
    '    </properties>',
    ...cases.flatMap(({ check, verdict }) => caseLines(check, verdict, results)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

interface Verdict {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped'
  readonly message: string
}

function verdictOf(check: CheckResult): Verdict {
  const { outcome, severity, observed, expected } = check
  const said = `${observed}; promised: ${expected}`
  if (outcome === 'pass') return { kind: 'passed', message: '' }
  if (isWaived(check)) return { kind: 'skipped', message: `waived until ${check.waived?.until}: ${said}` }
  if (outcome === 'skipped') return { kind: 'skipped', message: `not checked: ${said}` }
  if (severity !== 'block') {
    const word = severity === 'warn' ? 'warning' : 'note'
    return { kind: 'skipped', message: `${word}${outcome === 'fail' ? '' : ` (${outcome})`}: ${said}` }
  }
  return outcome === 'fail'
    ? { kind: 'failure', message: said }
    : { kind: 'error', message: `${outcome}: ${said}` }
}

function caseLines(check: CheckResult, { kind, message }: Verdict, { contract }: DataResults): string[] {
  const { id, dimension, column, batch, line } = check
  const name = batch === undefined ? id : `${id} [batch ${batch}]`
  const place = line === undefined ? '' : ` line="${line}"`
  const group = ['data', dimension, ...(column === undefined ? [] : [column])].join('.')
  const head = `    <testcase classname="${attribute(group)}" name="${attribute(name)}" file="${attribute(contract.file)}"${place} time="0"`
  if (kind === 'passed') return [`${head}/>`]
  const body = kind === 'skipped' ? [] : detailsOf(check, contract.file)
  const type = kind === 'skipped' ? '' : ` type="${attribute(check.check)}"`
  const opening = `      <${kind} message="${attribute(message)}"${type}`
  return [
    `${head}>`,
    ...(body.length === 0 ? [`${opening}/>`] : [`${opening}>${body.map(content).join('\n')}</${kind}>`]),
    '    </testcase>',
  ]
}

function detailsOf(
  { bad, of, rows, description, line, observed, expected }: CheckResult,
  file: string,
): string[] {
  return [
    `${observed}; promised: ${expected}`,
    ...(bad === undefined || of === undefined ? [] : [`${bad} of ${of} values break it`]),
    ...(rows === undefined ? [] : [`first rows ${rows.join(', ')}`]),
    ...(description === undefined ? [] : [description]),
    line === undefined ? file : `${file}:${line}`,
  ]
}

const most = 500

/** Untrusted text between tags; characters that XML 1.0 has no form for are gone. */
function content(untrusted: string): string {
  return plainText(untrusted, most).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function attribute(untrusted: string): string {
  return content(untrusted).replaceAll('"', '&quot;')
}
