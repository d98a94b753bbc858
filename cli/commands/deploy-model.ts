import { deployModel } from '#actions/deploy-model/deploy-model.ts'
import { deployerOf } from '#adapters/deployer.ts'
import { exitCodes } from '#core/failure.ts'
import { branchCommit, checkoutFlags, environmentOf, modelOf, openCheckout } from '../checkout.ts'
import { type Command, numberOf } from '../command.ts'

export const deployModelCommand: Command = {
  name: 'deploy-model',
  usage: 'MODEL ENVIRONMENT',
  mostArguments: 2,
  summary: 'Brings an environment to what its file on the default branch says, and verifies it.',
  flags: {
    ...checkoutFlags,
    patience: { type: 'string', help: 'Seconds a canary may wait for traffic. Default: 600.' },
  },
  run: async (args, terminal) => {
    const kit = await openCheckout(args, terminal.cwd)
    const seconds = numberOf(args, 'patience', { least: 0, most: 86_400, unit: 'seconds' }) ?? 600
    const commit = await branchCommit(kit)
    const tree = kit.history.at(commit)
    const model = await modelOf(args, kit, tree)
    const environment = await environmentOf(
      args,
      kit,
      model,
      tree,
      'npx assay deploy-model MODEL ENVIRONMENT',
    )
    const deployer = deployerOf(kit, { milliseconds: seconds * 1000 })
    const answer = await deployModel({ model, environment, commit }, { ...kit, deployer }, terminal)
    switch (answer.kind) {
      case 'verified':
        terminal.print(`${environment} runs ${answer.record.version}: ${answer.record.why}`)
        return exitCodes.pass
      case 'already':
      case 'nothing':
        terminal.print(answer.words)
        return exitCodes.pass
      case 'failed':
        terminal.print(
          `${answer.record.version} failed in ${environment}: ${answer.record.why}\nNext: npx assay rollback-model ${model} ${environment} --reason "…"`,
        )
        return exitCodes.fail
      case 'failed-before':
        terminal.print(
          `This merge failed in ${environment} on ${answer.record.at} and is not deployed again: ${answer.record.why}`,
        )
        return exitCodes.fail
    }
  },
}
