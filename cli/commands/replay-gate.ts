import { exitCodes, Failure } from '#core/failure.ts'
import { type Command, textOf } from '../command.ts'

export const replayGateCommand: Command = {
  name: 'replay-gate',
  usage: 'VERDICT [--candidate FILE] [--champion FILE] [--holdout FILE]',
  mostArguments: 1,
  summary: 'Computes a verdict on prediction files again and says whether it is the same, bit for bit.',
  flags: {
    candidate: {
      type: 'string',
      help: 'Where the candidate’s file is now. Default: as the verdict names it.',
    },
    champion: { type: 'string', help: 'Where the champion’s file is now.' },
    holdout: { type: 'string', help: 'Where the holdout’s file is now.' },
    validation: { type: 'string', help: 'Where the validation rows’ file is now.' },
    'champion-validation': { type: 'string', help: 'Where the champion’s is now.' },
    package: { type: 'string', help: 'Where the candidate’s package is now.' },
    'champion-package': { type: 'string', help: 'Where the champion’s package is now.' },
    store: {
      type: 'string',
      help: 'A store that holds the files by digest: a folder or s3://bucket/prefix.',
    },
    json: { type: 'boolean', help: 'Print what came of it as JSON.' },
  },
  run: async (args, terminal) => {
    const [path] = args.positionals
    if (path === undefined) {
      throw new Failure({
        code: 'USAGE',
        problem: 'which verdict?',
        allowed: 'the file that assay gate-model --out wrote',
      })
    }
    terminal.progress.step(`Computing ${path} again`)
    const { replayVerdict } = await import('../gate-model/replay-verdict.ts')
    const { replay, text } = await replayVerdict(
      path,
      {
        candidate: textOf(args, 'candidate'),
        champion: textOf(args, 'champion'),
        holdout: textOf(args, 'holdout'),
        validation: textOf(args, 'validation'),
        'champion-validation': textOf(args, 'champion-validation'),
        package: textOf(args, 'package'),
        'champion-package': textOf(args, 'champion-package'),
      },
      textOf(args, 'store'),
      terminal,
    )
    terminal.print(args.values.json === true ? JSON.stringify(replay, null, 2) : text)
    return replay.same ? exitCodes.pass : exitCodes.fail
  },
}
