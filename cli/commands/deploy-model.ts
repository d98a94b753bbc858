import { deployModel } from '#actions/deploy-model/deploy-model.ts'
import { deployerOf } from '#adapters/deployer.ts'
import { exitCodes, Failure } from '#core/failure.ts'
import { branchCommit, checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import { type Command, textOf } from '../command.ts'

export const deployModelCommand: Command = {
  name: 'deploy-model',
  usage: 'MODEL ENVIRONMENT',
  summary: 'Brings an environment to what its file on the default branch says, and verifies it.',
  flags: {
    ...checkoutFlags,
    patience: { type: 'string', help: 'Seconds a canary may wait for traffic. Default: 600.' },
  },
  run: async (args, terminal) => {
    const kit = await openCheckout(args, terminal.cwd)
    const model = await modelOf(args, kit)
    const environment = args.positionals[1]
    if (environment === undefined)
      throw new Failure({
        code: 'USAGE',
        problem: 'which environment?',
        allowed: 'assay deploy-model MODEL ENVIRONMENT',
      })
    const seconds = Number(textOf(args, 'patience') ?? '600')
    const deployer = deployerOf(kit, { milliseconds: seconds * 1000 })
    const answer = await deployModel(
      { model, environment, commit: await branchCommit(kit) },
      { ...kit, deployer },
      terminal,
    )
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
