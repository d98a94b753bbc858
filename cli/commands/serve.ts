import { startRouter } from '#adapters/serving/router.ts'
import { shareOf } from '#core/config/quantities.ts'
import { exitCodes } from '#core/failure.ts'
import { findEnvironment } from '#core/pipeline/read-model.ts'
import { checkoutFlags, environmentOf, modelOf, openCheckout } from '../checkout.ts'
import { type Command, numberOf } from '../command.ts'

export const serveCommand: Command = {
  name: 'serve',
  usage: 'MODEL ENVIRONMENT [--port N]',
  mostArguments: 2,
  summary: 'Runs the local router of an environment until Ctrl-C: canary, capture, switching back.',
  flags: {
    ...checkoutFlags,
    port: { type: 'string', help: 'Port on 127.0.0.1. Default: that of the last time, or any.' },
  },
  run: async (args, terminal) => {
    const kit = await openCheckout(args, terminal.cwd)
    const port = numberOf(args, 'port', { least: 0, most: 65_535, whole: true })
    const model = await modelOf(args, kit)
    const environment = await environmentOf(args, kit, model, kit.tree, 'npx assay serve MODEL ENVIRONMENT')
    const folder = kit.servingOf(model, environment)
    const desired = await findEnvironment(kit.tree, kit.settings, model, environment)
    const router = await startRouter({
      ...terminal,
      folder: folder.path,
      captureFolder: folder.absolute('captures'),
      ...(desired === undefined ? {} : { captureShare: shareOf(desired.serve.capture) }),
      endpointName: `${model}-${environment}`,
      ...(port === undefined ? {} : { publicPort: port }),
    })
    terminal.print(
      `${model} ${environment}: ${router.publicUrl}/invocations (deploy to it with \`npx assay deploy-model ${model} ${environment}\`)`,
    )
    await router.closed
    return exitCodes.pass
  },
}
