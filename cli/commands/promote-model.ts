import { promoteModel } from '#actions/promote-model/promote-model.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import { exitCodes } from '#core/failure.ts'
import { branchCommit, checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import type { Command } from '../command.ts'
import { githubFlags, openGitHub } from '../github-access.ts'

export const promoteModelCommand: Command = {
  name: 'promote-model',
  usage: '[MODEL]',
  mostArguments: 1,
  summary: 'Opens the promotion pull request to the first environment that does not run what main says.',
  flags: { ...checkoutFlags, ...githubFlags },
  run: async (args, terminal) => {
    const kit = await openCheckout(args, terminal.cwd)
    const model = await modelOf(args, kit)
    const github = openGitHub(args)
    const commit = await branchCommit(kit)
    const answer = await withScratch((scratch) =>
      promoteModel(
        { model, commit },
        { ...kit, github, scratch: diskFolder(scratch), runtime: kit.trainer.runtime },
        terminal,
      ),
    )
    if (answer.kind === 'proposed') {
      const { pullRequest, kind } = answer.proposed
      terminal.print(
        `${answer.version} → ${answer.environment}: pull request #${pullRequest.number} ${kind}, ${pullRequest.url}`,
      )
      return exitCodes.pass
    }
    terminal.print(`${answer.version}: ${answer.words}`)
    return answer.kind === 'held' || answer.kind === 'failed-before' ? exitCodes.fail : exitCodes.pass
  },
}
