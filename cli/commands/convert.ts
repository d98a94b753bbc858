import { Failure } from '#core/failure.ts'
import { type Command, textOf } from '../command.ts'

export const convertCommand: Command = {
  name: 'convert',
  usage: 'FILE --to FORMAT [--out FILE] [--contract FILE] [--id NAME]',
  mostArguments: 1,
  summary: 'Turns contracts, DQDL, Model Monitor files, snapshots and results into each other’s formats.',
  flags: {
    to: {
      type: 'string',
      help: 'contract, dqdl, constraints, statistics, snapshot, violations, junit, sarif or markdown.',
    },
    out: { type: 'string', help: 'Where the result is written. Default: to the terminal.' },
    contract: { type: 'string', help: 'A contract of the table, for the types of its columns.' },
    id: { type: 'string', help: 'What a contract that is made is called. Default: the name of the file.' },
  },
  run: async (args, terminal) => {
    const [file] = args.positionals
    const to = textOf(args, 'to')
    if (file === undefined || to === undefined) {
      throw new Failure({
        code: 'USAGE',
        problem: file === undefined ? 'which file?' : '--to is missing',
        allowed: 'assay convert FILE --to FORMAT',
      })
    }
    const [{ convert }, { lossText }, files, { plainName }] = await Promise.all([
      import('#core/interchange/convert.ts'),
      import('#core/interchange/losses.ts'),
      import('#adapters/files/named-files.ts'),
      import('#core/init/column-names.ts'),
    ])
    const named = textOf(args, 'contract')
    const contract =
      named === undefined ? undefined : { text: await files.readNamedText(named, terminal.cwd), file: named }
    const base =
      file
        .split(/[/\\]/)
        .at(-1)
        ?.replace(/\.\w+$/, '') ?? ''
    const id = textOf(args, 'id') ?? plainName(base).replaceAll('_', '-')
    const text = await files.readNamedText(file, terminal.cwd)
    const converted = convert({ text, file, to, contract, id })
    const out = textOf(args, 'out')
    if (out === undefined) terminal.print(converted.text.trimEnd())
    else await files.writeNamedText(out, terminal.cwd, converted.text)
    for (const line of lossText(converted.losses).split('\n')) terminal.progress.detail(line)
    return 0
  },
}
