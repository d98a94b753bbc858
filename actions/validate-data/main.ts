import { posix } from 'node:path'
import { baseCommit, namedOrAll, openCheckout } from '#actions/runner/checkout.ts'
import { type Answer, forEachOf } from '#actions/runner/each-model.ts'
import { type Runner, runStep } from '#actions/runner/run-step.ts'
import { isSharedStore } from '#actions/runner/shared-store.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import type { Kit } from '#adapters/kit.ts'
import {
  type CheckResult,
  findingsOf,
  isWaived,
  observedWords,
  publishedResults,
} from '#core/contract/results.ts'
import { Failure } from '#core/failure.ts'
import { junitXml } from '#core/interchange/junit.ts'
import { sarifJson } from '#core/interchange/sarif.ts'
import { dataSummary } from '#core/interchange/summary.ts'
import { dataResultsText } from '#core/report/data-text.ts'
import { paragraphs } from '#core/report/markdown.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import { Inputs, outputs } from './inputs.ts'
import { type ValidateDataAnswer, validateData, validationFiles } from './validate-data.ts'
import { quarantineMarkdown, versionsMarkdown } from './versions-words.ts'

const levels = { block: 'error', warn: 'warning', info: 'notice' } as const

interface Facts {
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

await runStep({ inputs: Inputs, outputs }, async (inputs, runner) => {
  const kit = await openCheckout(inputs, runner)
  const models = await namedOrAll(kit, inputs.model)
  const facts: Facts[] = []
  const { outcome, headline, summary } = await forEachOf(
    models,
    (model) => model,
    async (model) => {
      const { told, answer } = await validate(model, kit, inputs, runner)
      facts.push(told)
      return answer
    },
    runner,
    'There is no model.',
  )
  const lines = (of: (one: Facts) => string | undefined): string =>
    facts.flatMap((one) => of(one) ?? []).join('\n')
  const sum = (of: (one: Facts) => number): string => String(facts.reduce((total, one) => total + of(one), 0))
  return {
    outcome,
    headline,
    summary,
    outputs: {
      results: lines(({ results }) => results),
      junit: lines(({ junit }) => junit),
      sarif: lines(({ sarif }) => sarif),
      quarantine: lines(({ quarantine }) => quarantine),
      'quarantine-store': lines(({ quarantineStore }) => quarantineStore),
      checks: sum(({ checks }) => checks),
      blocking: sum(({ blocking }) => blocking),
      warnings: sum(({ warnings }) => warnings),
      models: JSON.stringify(facts),
    },
  }
})

async function validate(
  model: string,
  kit: Kit,
  inputs: { readonly base?: string | undefined; readonly 'working-directory': string },
  runner: Runner,
): Promise<{ readonly told: Facts; readonly answer: Omit<Answer, 'subject'> }> {
  const folder = kit.validationOf(model)
  const judged = await withScratch((scratch) =>
    validateData(
      { model, base: () => baseOf(kit, inputs.base), compare: true },
      { ...kit, results: folder, scratch: diskFolder(scratch) },
      runner,
    ),
  )
  const results = publishedResults(judged.results, judged.files.contract)
  const findings = findingsOf(results.checks).filter((check) => !isWaived(check))
  const inRepository = (file: string): string => posix.join(inputs['working-directory'], file)
  for (const check of findings) annotateCheck(check, inRepository(results.contract.file), runner)
  const named = { ...results, contract: { ...results.contract, file: inRepository(results.contract.file) } }
  await folder.write(validationFiles.junit, junitXml(named))
  await folder.write(validationFiles.sarif, sarifJson(named))
  const kept = await keepQuarantine(judged, kit, runner)
  const count = (severity: CheckResult['severity']): number =>
    findings.filter((check) => check.severity === severity).length
  const told: Facts = {
    model,
    outcome: results.outcome,
    rows: results.rows,
    checks: results.checks.length,
    blocking: count('block'),
    warnings: count('warn'),
    results: folder.absolute(bundleFiles.dataResults),
    junit: folder.absolute(validationFiles.junit),
    sarif: folder.absolute(validationFiles.sarif),
    ...(judged.quarantine === undefined ? {} : { quarantine: folder.absolute(validationFiles.quarantine) }),
    ...(kept === undefined ? {} : { quarantineStore: kept }),
  }
  const [first = ''] = dataResultsText(results).split('\n')
  const more = paragraphs(
    [
      dataSummary(named, addressIn(runner)),
      quarantineMarkdown(judged, kept),
      versionsMarkdown(judged),
    ].filter(({ markdown }) => markdown !== ''),
  )
  return { told, answer: { outcome: results.outcome, words: first, more } }
}

/** The base; none in a clone that does not hold it, where nobody named one. */
async function baseOf(
  kit: Kit,
  named: string | undefined,
): ReturnType<NonNullable<Parameters<typeof validateData>[0]['base']>> {
  try {
    const commit = await baseCommit(kit, named)
    return { commit, tree: kit.history.at(commit) }
  } catch (error) {
    if (named === undefined && error instanceof Failure && error.outcome === 'invalid') return undefined
    throw error
  }
}

/** A store that does not answer costs the pointer, not the verdict: the rows lie beside the results, too. */
async function keepQuarantine(
  { quarantine }: ValidateDataAnswer,
  kit: Kit,
  runner: Runner,
): Promise<string | undefined> {
  if (quarantine === undefined || !isSharedStore(kit, runner)) return undefined
  try {
    return (await kit.store.putBlob(new TextEncoder().encode(quarantine.csv))).location
  } catch (error) {
    if (!(error instanceof Failure) || runner.signal.aborted) throw error
    runner.progress.warn(`The rows that break the contract are not in the store: ${error.facts.problem}`)
    return undefined
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
