import { namedOrAll, openCheckout } from '#actions/runner/checkout.ts'
import { type Answer, forEachOf } from '#actions/runner/each-model.ts'
import { type Runner, runStep } from '#actions/runner/run-step.ts'
import { withScratch } from '#adapters/files/disk-folder.ts'
import type { Kit } from '#adapters/kit.ts'
import { type CheckResult, type DataResults, findingsOf } from '#core/contract/results.ts'
import { dataResultsText } from '#core/report/data-text.ts'
import { block } from '#core/report/markdown.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import { Inputs, outputs } from './inputs.ts'
import { validateData } from './validate-data.ts'

const levels = { block: 'error', warn: 'warning', info: 'notice' } as const

await runStep({ inputs: Inputs, outputs }, async (inputs, runner) => {
  const kit = await openCheckout(inputs, runner)
  const models = await namedOrAll(kit, inputs.model)
  const { answers, outcome, headline, summary } = await forEachOf(
    models,
    (model) => model,
    (model) => validate(model, kit, runner),
    runner,
    'There is no model.',
  )
  const results = answers.flatMap(({ facts }) => (facts === undefined ? [] : [String(facts.results)]))
  return { outcome, headline, summary, outputs: { results: results.join('\n') } }
})

async function validate(model: string, kit: Kit, runner: Runner): Promise<Omit<Answer, 'subject'>> {
  const folder = kit.validationOf(model)
  const results = await withScratch((scratch) =>
    validateData({ model }, { ...kit, results: folder, scratch }, runner),
  )
  const findings = findingsOf(results.checks)
  for (const check of findings) annotateCheck(check, results, runner)
  const [first = '', ...rest] = dataResultsText(results).split('\n')
  return {
    outcome: results.outcome,
    words: first,
    facts: { model, results: folder.absolute(bundleFiles.dataResults) },
    ...(rest.length === 0 ? {} : { more: block(rest) }),
  }
}

function annotateCheck(check: CheckResult, { contract }: DataResults, runner: Runner): void {
  const batch = check.batch === undefined ? '' : `batch ${check.batch}: `
  const why = check.description === undefined ? '' : `\n${check.description}`
  runner.annotate({
    level: levels[check.severity],
    title: `${batch}${check.id}`,
    words: `${check.observed}; the contract promises ${check.expected}.${why}`,
    place: { file: contract.file, line: check.line },
  })
}
