import { commitOf, namedOrAll, openCheckout } from '#actions/runner/checkout.ts'
import { type Answer, forEachOf } from '#actions/runner/each-model.ts'
import { openGitHub } from '#actions/runner/open-github.ts'
import { factsOfProposal, linkOfProposal } from '#actions/runner/proposal.ts'
import { runStep } from '#actions/runner/run-step.ts'
import { requireSharedStore } from '#actions/runner/shared-store.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import { readModel } from '#core/pipeline/read-model.ts'
import { Inputs, outputs, rights } from './inputs.ts'
import { type PromoteModelAnswer, promoteModel } from './promote-model.ts'

await runStep({ inputs: Inputs, outputs }, async (inputs, runner) => {
  const kit = await openCheckout(inputs, runner)
  requireSharedStore(kit, 'promote-model', runner)
  const github = openGitHub(inputs['github-token'], rights, runner)
  const commit = await commitOf(kit, inputs.commit)
  const tree = kit.history.at(commit)
  const named = await namedOrAll(kit, inputs.model, tree)
  const promoted = async (model: string): Promise<boolean> =>
    inputs.model !== undefined ||
    (await readModel(tree, kit.settings, model)).pipeline.environments.length > 0
  const models: string[] = []
  for (const model of named) if (await promoted(model)) models.push(model)
  const { outcome, headline, summary, json } = await forEachOf(
    models,
    (model) => model,
    async (model) =>
      answerOf(
        model,
        await withScratch((scratch) =>
          promoteModel(
            { model, commit },
            { ...kit, github, scratch: diskFolder(scratch), runtime: kit.trainer.runtime },
            runner,
          ),
        ),
      ),
    runner,
    'No model has environments: nothing to promote.',
  )
  return { outcome, headline, summary, outputs: { 'pull-requests': json } }
})

function answerOf(model: string, answer: PromoteModelAnswer): Omit<Answer, 'subject'> {
  const { version } = answer
  if (answer.kind !== 'proposed') {
    const stuck = answer.kind === 'held' || answer.kind === 'failed-before'
    return { outcome: stuck ? 'fail' : 'pass', words: `${version}: ${answer.words}` }
  }
  const { environment, proposed } = answer
  return {
    outcome: 'pass',
    words: `${version} for ${environment}: pull request #${proposed.pullRequest.number} ${proposed.kind}.`,
    facts: { model, environment, version, ...factsOfProposal(proposed) },
    more: linkOfProposal(proposed),
  }
}
