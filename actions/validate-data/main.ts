import { baseCommit, namedOrAll, openCheckout } from '#actions/runner/checkout.ts'
import { type Answer, forEachOf } from '#actions/runner/each-model.ts'
import { type Runner, runStep } from '#actions/runner/run-step.ts'
import { isSharedStore } from '#actions/runner/shared-store.ts'
import { type DataFacts, tellDataResults } from '#actions/runner/tell-data-results.ts'
import { openAthenaSource } from '#adapters/athena/open-source.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import { readNamedText } from '#adapters/files/named-files.ts'
import type { Kit } from '#adapters/kit.ts'
import { readJudgingContract } from '#core/contract/read-contract.ts'
import { Failure } from '#core/failure.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import { athenaTableOf, Inputs, outputs } from './inputs.ts'
import { validateAthena } from './validate-athena.ts'
import { type ValidateDataAnswer, validateData, validationFiles } from './validate-data.ts'
import { quarantineMarkdown, versionsMarkdown } from './versions-words.ts'

type Told = Promise<{ readonly told: DataFacts; readonly answer: Omit<Answer, 'subject'> }>

await runStep({ inputs: Inputs, outputs }, async (inputs, runner) => {
  const kit = await openCheckout(inputs, runner)
  const { contract } = inputs
  const subjects = contract === undefined ? await namedOrAll(kit, inputs.model) : [contract]
  const facts: DataFacts[] = []
  const { outcome, headline, summary } = await forEachOf(
    subjects,
    (subject) => subject,
    async (subject) => {
      const judge = contract === undefined ? judgeModel : judgeTable
      const { told, answer } = await judge(subject, kit, inputs, runner)
      facts.push(told)
      return answer
    },
    runner,
    'There is no model.',
  )
  const lines = (of: (one: DataFacts) => string | undefined): string =>
    facts.flatMap((one) => of(one) ?? []).join('\n')
  const sum = (of: (one: DataFacts) => number): string =>
    String(facts.reduce((total, one) => total + of(one), 0))
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

async function judgeModel(model: string, kit: Kit, inputs: Inputs, runner: Runner): Told {
  const folder = kit.validationOf(model)
  const judged = await withScratch((scratch) =>
    validateData(
      { model, base: () => baseOf(kit, inputs.base), compare: true },
      { ...kit, results: folder, scratch: diskFolder(scratch) },
      runner,
    ),
  )
  const kept = await keepQuarantine(judged, kit, runner)
  const { contract } = judged.files
  const { told, answer } = await tellDataResults(
    { results: judged.results, contract, subject: model },
    folder,
    inputs['working-directory'],
    runner,
    [quarantineMarkdown(judged, kept), versionsMarkdown(judged)],
  )
  const quarantine = judged.quarantine === undefined ? undefined : folder.absolute(validationFiles.quarantine)
  return { told: { ...told, quarantine, quarantineStore: kept }, answer }
}

/** A table of Athena's, by a contract that belongs to no model. */
async function judgeTable(file: string, kit: Kit, inputs: Inputs, runner: Runner): Told {
  const text = await readNamedText(file, kit.root)
  const { contract } = readJudgingContract(text, file)
  const folder = kit.validationOf(contract.id.replace(/[^\p{L}\p{N}_-]/gu, '-'))
  const answer = await validateAthena(
    { contract: { text, file }, ...athenaTableOf(inputs) },
    { open: (request) => openAthenaSource(request, async () => kit.tables) },
    runner,
  )
  if (answer.kind === 'explained') throw new TypeError('a plan nobody asked for')
  const { results } = answer
  await folder.write(bundleFiles.dataResults, `${JSON.stringify(results, null, 2)}\n`)
  await folder.remove(validationFiles.quarantine)
  return tellDataResults({ results, contract, subject: file }, folder, inputs['working-directory'], runner)
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
