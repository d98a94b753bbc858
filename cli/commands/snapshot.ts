import { Failure } from '#core/failure.ts'
import { checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import { type Arguments, type Command, type Terminal, textOf } from '../command.ts'
import { downloadFlags, downloadLimitOf } from '../named-data.ts'
import { missingFlag, snapshotNamedFiles } from '../snapshot-flags.ts'

export const snapshotCommand: Command = {
  name: 'snapshot',
  usage: '[MODEL] [--out FILE|FOLDER/] | --data FILE --contract FILE [--out FILE|FOLDER/]',
  mostArguments: 1,
  summary: 'Writes the small JSON profile that drift and data changes are measured against.',
  flags: {
    ...checkoutFlags,
    data: {
      type: 'string',
      multiple: true,
      help: 'A file to profile without a pipeline, also s3://bucket/key; may be repeated, or hold a * in its name.',
    },
    ...downloadFlags,
    contract: { type: 'string', help: 'The contract that says what the columns of --data are.' },
    out: {
      type: 'string',
      help: 'A file, or a folder (ending in /) where it is named by its digest. Default: to the terminal.',
    },
  },
  run: async (args, terminal) => {
    const data = args.values.data
    const standalone = data !== undefined || textOf(args, 'contract') !== undefined
    if (standalone && args.positionals.length > 0) {
      throw new Failure({
        code: 'USAGE',
        problem: `a model and --${data === undefined ? 'contract' : 'data'}`,
        allowed: 'a model, or --data with --contract',
      })
    }
    const { snapshot, leftOut } = standalone ? await ofFiles(args, terminal) : await ofModel(args, terminal)
    for (const { column, why } of leftOut) terminal.progress.warn(`${column} is left out: ${why}`)
    const { snapshotJson } = await import('#core/drift/snapshot.ts')
    return write(snapshotJson(snapshot), textOf(args, 'out'), terminal)
  },
}

async function ofFiles(args: Arguments, terminal: Terminal): ReturnType<typeof snapshotNamedFiles> {
  const names = [args.values.data ?? []].flat().map(String)
  const contract = textOf(args, 'contract')
  const allowed = '--data FILE --contract FILE'
  if (contract === undefined || contract === '') throw missingFlag('contract', allowed)
  if (names.length === 0) throw missingFlag('data', allowed)
  const data = { names, cwd: terminal.cwd, limit: downloadLimitOf(args) }
  return snapshotNamedFiles(data, contract, terminal)
}

async function ofModel(args: Arguments, terminal: Terminal): ReturnType<typeof snapshotNamedFiles> {
  const [{ snapshotModelData }, { withScratch }] = await Promise.all([
    import('#core/drift/snapshot-files.ts'),
    import('#adapters/files/disk-folder.ts'),
  ])
  const kit = await openCheckout(args, terminal.cwd)
  const model = await modelOf(args, kit)
  terminal.progress.step(`Profiling the data of ${model}`)
  return withScratch((scratch) => snapshotModelData(model, { ...kit, scratch }, terminal))
}

/** The digest is of the bytes that are written: it is the snapshot's name in a store. */
async function write(json: string, out: string | undefined, terminal: Terminal): Promise<number> {
  const [{ sha256 }, { writeNamedText }] = await Promise.all([
    import('#core/digest.ts'),
    import('#adapters/files/named-files.ts'),
  ])
  const digest = sha256(json)
  if (out === undefined) {
    terminal.print(json)
    terminal.progress.detail(`sha256 ${digest}`)
    return 0
  }
  const name = /[/\\]$/.test(out) ? `${out}${digest}.json` : out
  await writeNamedText(name, terminal.cwd, json)
  terminal.print(name)
  terminal.progress.detail(`sha256 ${digest}, ${json.length} characters`)
  return 0
}
