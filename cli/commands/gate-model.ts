import { Failure } from '#core/failure.ts'
import { type Command, textOf } from '../command.ts'
import { fileFlagNames, fileFlags } from '../gate-model/file-flags.ts'

export const gateModelCommand: Command = {
  name: 'gate-model',
  usage:
    '[MODEL]   or   --candidate FILE [--champion FILE] [--holdout FILE] --label COLUMN --metric METRIC …',
  mostArguments: 1,
  summary: 'Judges the candidate in the bundle by the rules of the base commit; or any two prediction files.',
  flags: {
    store: {
      type: 'string',
      help: 'Artifact store: a folder or s3://bucket/prefix. Default: store in assay.yaml; for files: none.',
    },
    base: { type: 'string', help: 'Commit or branch whose rules judge. Default: `branch` of assay.yaml.' },
    json: { type: 'boolean', help: 'Print the evidence, or the verdict of files, as JSON.' },
    ...fileFlags,
  },
  run: async (args, terminal) => {
    const given = fileFlagNames.find((name) => args.values[name] !== undefined)
    if (given === undefined) {
      const { judgeCheckout } = await import('../gate-model/judge-checkout.ts')
      return judgeCheckout(args, terminal)
    }
    const [model] = args.positionals
    if (model !== undefined || args.values.base !== undefined) {
      const other = model === undefined ? '--base' : `the model \`${model}\``
      throw new Failure({
        code: 'USAGE',
        problem: `--${given} is about prediction files, ${other} about a checkout`,
        allowed: 'one of the two: assay gate-model [MODEL], or assay gate-model --candidate FILE …',
      })
    }
    const [candidate, champion] = [textOf(args, 'candidate'), textOf(args, 'champion')]
    if (candidate !== undefined) {
      // Said before anything is loaded: what follows may take a moment.
      const against = champion === undefined ? '' : ` against ${champion}`
      terminal.progress.step(`Judging ${candidate}${against}`)
    }
    const { judgePredictionFiles } = await import('../gate-model/judge-files.ts')
    return judgePredictionFiles(args, terminal)
  },
}
