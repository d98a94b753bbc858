import { join, resolve } from 'node:path'
import { openCheckout } from '#actions/runner/checkout.ts'
import { type Target, watchedOf } from '#actions/runner/deployments.ts'
import { forEachOf } from '#actions/runner/each-model.ts'
import { openGitHub } from '#actions/runner/open-github.ts'
import { factsOfProposal, linkOfProposal } from '#actions/runner/proposal.ts'
import { runStep } from '#actions/runner/run-step.ts'
import { requireSharedStore } from '#actions/runner/shared-store.ts'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { readRegularFile } from '#adapters/files/regular-file.ts'
import { captureFolder } from '#adapters/serving/capture-folder.ts'
import { driftReportJson } from '#core/drift/report.ts'
import { Failure } from '#core/failure.ts'
import { driftText } from '#core/report/drift-text.ts'
import { block, paragraphs } from '#core/report/markdown.ts'
import { detectDrift } from './detect-drift.ts'
import { Inputs, outputs, rights } from './inputs.ts'

const outcomes = { alarm: 'fail', waiting: 'inconclusive', quiet: 'pass' } as const

await runStep({ inputs: Inputs, outputs }, async (inputs, runner) => {
  const kit = await openCheckout(inputs, runner)
  requireSharedStore(kit, 'detect-drift', runner)
  const { model: only, environment: place, captures } = inputs
  const newData = inputs['new-data']
  if (newData !== undefined && only === undefined) {
    throw new Failure({
      code: 'USAGE',
      problem: 'input `new-data` needs input `model`: rows are of one model',
    })
  }
  const newRows = newData === undefined ? undefined : await readRows(resolve(kit.root, newData))
  const github = newRows === undefined ? undefined : openGitHub(inputs['github-token'], rights, runner)
  const { commit, targets } = await watchedOf(kit, inputs)
  const reports = diskFolder(resolve(kit.root, inputs.reports))
  const capturesOf = ({ model, environment }: Target): string => {
    if (captures === undefined) return kit.servingOf(model, environment).absolute('captures')
    const folder = resolve(kit.root, captures)
    return only !== undefined && place !== undefined ? folder : join(folder, model, environment)
  }
  const written: string[] = []
  const { outcome, headline, summary, json } = await forEachOf(
    targets,
    ({ model, environment }) => `${model}/${environment}`,
    async (target) => {
      const ports = { ...kit, captures: captureFolder(capturesOf(target)), github }
      const { report, windows, proposed } = await detectDrift({ ...target, commit, newRows }, ports, runner)
      const file = `${target.model}/${target.environment}.json`
      await reports.write(file, driftReportJson(report))
      written.push(reports.absolute(file))
      const text = block(driftText(report, windows).split('\n'))
      const { kind } = report.history
      return {
        outcome: outcomes[kind],
        words: kind === 'alarm' ? 'drift: an alarm stands.' : `no alarm (${kind}).`,
        more: proposed === undefined ? text : paragraphs([text, linkOfProposal(proposed)]),
        ...(proposed === undefined ? {} : { facts: { ...target, ...factsOfProposal(proposed) } }),
      }
    },
    runner,
    'Nothing that is watched runs in an environment.',
  )
  return { outcome, headline, summary, outputs: { reports: written.join('\n'), 'pull-requests': json } }
})

async function readRows(path: string): Promise<Uint8Array> {
  return readRegularFile(path, { most: 2 ** 31 }).catch((cause: unknown) => {
    throw new Failure({ code: 'DATA_MISSING', problem: `input \`new-data\`: ${path} cannot be read`, cause })
  })
}
