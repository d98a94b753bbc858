import { rollbackModel } from '#actions/rollback-model/rollback-model.ts'
import { exitCodes, Failure } from '#core/failure.ts'
import { branchCommit, checkoutFlags, environmentOf, modelOf, openCheckout } from '../checkout.ts'
import { type Command, textOf } from '../command.ts'
import { githubFlags, openGitHub } from '../github-access.ts'

export const rollbackModelCommand: Command = {
  name: 'rollback-model',
  usage: 'MODEL ENVIRONMENT --reason TEXT',
  mostArguments: 2,
  summary: 'Opens the pull request that takes an environment back to its last verified version and holds it.',
  flags: {
    ...checkoutFlags,
    ...githubFlags,
    reason: { type: 'string', help: 'What happened; kept in the hold.' },
  },
  run: async (args, terminal) => {
    const kit = await openCheckout(args, terminal.cwd)
    const usage = 'assay rollback-model MODEL ENVIRONMENT --reason TEXT'
    const commit = await branchCommit(kit)
    const tree = kit.history.at(commit)
    const model = await modelOf(args, kit, tree)
    const environment = await environmentOf(args, kit, model, tree, `npx ${usage}`)
    const reason = textOf(args, 'reason')
    if (reason === undefined) {
      throw new Failure({
        code: 'USAGE',
        problem: '--reason is missing: why?',
        allowed: usage,
      })
    }
    const github = openGitHub(args)
    const answer = await rollbackModel({ model, environment, reason, commit }, { ...kit, github }, terminal)
    if (answer.kind === 'proposed') {
      const { pullRequest } = answer.proposed
      terminal.print(
        `${environment}: ${answer.from} → ${answer.to}, pull request #${pullRequest.number}, ${pullRequest.url}`,
      )
      return exitCodes.pass
    }
    terminal.print(answer.words)
    return answer.kind === 'held-already' ? exitCodes.pass : exitCodes.fail
  },
}
