import { parse, stringify } from 'yaml'
import { Failure } from '#core/failure.ts'
import { type Command, textOf } from '../command.ts'

export const expandContractCommand: Command = {
  name: 'expand-contract',
  usage: 'FILE [--out FILE]',
  mostArguments: 1,
  summary: 'Writes a contract in the standard’s own form: every short check as an entry of quality.',
  flags: { out: { type: 'string', help: 'Where it is written. Default: to the terminal.' } },
  run: async (args, terminal) => {
    const [file] = args.positionals
    if (file === undefined)
      throw new Failure({ code: 'USAGE', problem: 'which contract?', allowed: 'a YAML file' })
    const [files, { readContract }, { expandContract }] = await Promise.all([
      import('#adapters/files/named-files.ts'),
      import('#core/contract/read-contract.ts'),
      import('#core/contract/short-form.ts'),
    ])
    const text = await files.readNamedText(file, terminal.cwd)
    // What is wrong is said with its line before anything is written.
    readContract(text, file)
    const expanded = stringify(expandContract(parse(text) as Record<string, unknown>), { lineWidth: 0 })
    const out = textOf(args, 'out')
    if (out === undefined) terminal.print(expanded.trimEnd())
    else await files.writeNamedText(out, terminal.cwd, expanded)
    return 0
  },
}
