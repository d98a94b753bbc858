import { posix } from 'node:path'
import { validationFiles } from '#actions/validate-data/validate-data.ts'
import type { Contract } from '#core/contract/contract.ts'
import {
  type CheckResult,
  type DataResults,
  findingsOf,
  isWaived,
  observedWords,
  publishedResults,
} from '#core/contract/results.ts'
import { junitXml } from '#core/interchange/junit.ts'
import { sarifJson } from '#core/interchange/sarif.ts'
import { dataSummary } from '#core/interchange/summary.ts'
import { dataResultsText } from '#core/report/data-text.ts'
import { type Markdown, paragraphs } from '#core/report/markdown.ts'
import type { Folder } from '#core/repository/folder.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import type { Answer } from './each-model.ts'
import type { Runner } from './run-step.ts'

const levels = { block: 'error', warn: 'warning', info: 'notice' } as const

/** What a later step gets to know. */
export interface DataFacts {
  /** The model; of a table that none uses, its contract. */
  readonly model: string
  readonly outcome: string
  readonly rows: number
  readonly checks: number
  readonly blocking: number
  readonly warnings: number
  readonly results: string
  readonly junit: string
  readonly sarif: string
  readonly quarantine?: string | undefined
  readonly quarantineStore?: string | undefined
}

/**
 * Tells results as a step does: annotations at the contract's lines, JUnit and SARIF beside the results, the summary.
 * Nothing leaves that the contract does not publish.
 * @param subject the model, or the contract
 * @param more for the summary, behind the results
 */
export async function tellDataResults(
  judged: { readonly results: DataResults; readonly contract: Contract; readonly subject: string },
  folder: Folder,
  workingDirectory: string,
  runner: Runner,
  more: readonly Markdown[] = [],
): Promise<{ readonly told: DataFacts; readonly answer: Omit<Answer, 'subject'> }> {
  const results = publishedResults(judged.results, judged.contract)
  const findings = findingsOf(results.checks).filter((check) => !isWaived(check))
  const file = posix.join(workingDirectory, results.contract.file)
  for (const check of findings) annotateCheck(check, file, runner)
  const named = { ...results, contract: { ...results.contract, file } }
  await folder.write(validationFiles.junit, junitXml(named))
  await folder.write(validationFiles.sarif, sarifJson(named))
  const count = (severity: CheckResult['severity']): number =>
    findings.filter((check) => check.severity === severity).length
  const [words = ''] = dataResultsText(results).split('\n')
  const summary = [dataSummary(named, addressIn(runner)), ...more].filter(({ markdown }) => markdown !== '')
  return {
    told: {
      model: judged.subject,
      outcome: results.outcome,
      rows: results.rows,
      checks: results.checks.length,
      blocking: count('block'),
      warnings: count('warn'),
      results: folder.absolute(bundleFiles.dataResults),
      junit: folder.absolute(validationFiles.junit),
      sarif: folder.absolute(validationFiles.sarif),
    },
    answer: { outcome: results.outcome, words, more: paragraphs(summary) },
  }
}

/** Where a line of the contract can be looked at. */
function addressIn({ variables }: Runner): ((file: string, line: number) => string) | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: commit } = variables
  if (server === undefined || repository === undefined || commit === undefined) return undefined
  return (file, line) =>
    `${server}/${repository}/blob/${commit}/${file.split('/').map(encodeURIComponent).join('/')}#L${line}`
}

function annotateCheck(check: CheckResult, file: string, runner: Runner): void {
  const batch = check.batch === undefined ? '' : `batch ${check.batch}: `
  const why = check.description === undefined ? '' : `\n${check.description}`
  runner.annotate({
    level: levels[check.severity],
    title: `${batch}${check.id}`,
    words: `${observedWords(check)}; the contract promises ${check.expected}.${why}`,
    place: { file, line: check.line },
  })
}
