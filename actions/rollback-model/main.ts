import { commitOf, openCheckout } from '#actions/runner/checkout.ts'
import { openGitHub } from '#actions/runner/open-github.ts'
import { factsOfProposal, linkOfProposal } from '#actions/runner/proposal.ts'
import { runStep } from '#actions/runner/run-step.ts'
import { requireSharedStore } from '#actions/runner/shared-store.ts'
import { md, paragraphs } from '#core/report/markdown.ts'
import { Inputs, outputs, rights } from './inputs.ts'
import { rollbackModel } from './rollback-model.ts'

await runStep({ inputs: Inputs, outputs }, async (inputs, runner) => {
  const kit = await openCheckout(inputs, runner)
  requireSharedStore(kit, 'rollback-model', runner)
  const github = openGitHub(inputs['github-token'], rights, runner)
  const { model, environment, reason } = inputs
  const commit = await commitOf(kit, inputs.commit)
  const answer = await rollbackModel({ model, environment, reason, commit }, { ...kit, github }, runner)
  if (answer.kind !== 'proposed') {
    const { words } = answer
    const outcome = answer.kind === 'held-already' ? 'pass' : 'fail'
    return {
      outcome,
      headline: words,
      summary: `${md`${words}`.markdown}\n`,
      outputs: { 'pull-requests': '[]' },
    }
  }
  const { from, to, proposed } = answer
  const headline = `${environment} goes back from ${from} to ${to}: pull request #${proposed.pullRequest.number} ${proposed.kind}`
  return {
    outcome: 'pass',
    headline,
    summary: `${paragraphs([md`${headline}`, linkOfProposal(proposed)]).markdown}\n`,
    outputs: {
      from,
      to,
      'pull-requests': JSON.stringify([{ model, environment, ...factsOfProposal(proposed) }]),
    },
  }
})
