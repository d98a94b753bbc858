import { isS3Name } from '#adapters/aws/s3-data-name.ts'
import type { Snapshot } from '#core/drift/snapshot.ts'
import { Failure } from '#core/failure.ts'
import { baseFlag, baseOf } from '../base-flag.ts'
import { checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import { type Arguments, type Command, type Terminal, textOf } from '../command.ts'
import { downloadFlags, downloadLimitOf } from '../named-data.ts'
import { readSnapshotFile } from '../read-snapshot.ts'
import { snapshotNamedFiles } from '../snapshot-flags.ts'

export const diffDataCommand: Command = {
  name: 'diff-data',
  usage: '[MODEL] [--base REVISION] | OLD NEW [--contract FILE]',
  mostArguments: 2,
  summary: 'Shows what changed between two versions of data: rows, columns, profiles, drift.',
  flags: {
    ...checkoutFlags,
    ...baseFlag,
    contract: {
      type: 'string',
      help: 'What the columns are, where OLD or NEW is a data file (also s3://bucket/key) and no snapshot of `assay snapshot`.',
    },
    ...downloadFlags,
    json: { type: 'boolean', help: 'The difference as JSON instead of Markdown.' },
  },
  run: async (args, terminal) => {
    const [old, now] = args.positionals
    const noFile = old === undefined || !/[./\\]/.test(old)
    const ofModel = now === undefined && noFile && textOf(args, 'contract') === undefined
    const [before, after] = ofModel
      ? await ofBothLocks(args, terminal)
      : await ofBothFiles(old, now, args, terminal)
    const [{ diffSnapshots }, { dataDiffMarkdown }] = await Promise.all([
      import('#core/contract/data-diff.ts'),
      import('#core/report/data-diff-text.ts'),
    ])
    const diff = diffSnapshots(before, after)
    terminal.print(
      args.values.json === true ? JSON.stringify(diff, null, 2) : dataDiffMarkdown(diff).markdown,
    )
    return 0
  },
}

async function ofBothFiles(
  old: string | undefined,
  now: string | undefined,
  args: Arguments,
  terminal: Terminal,
): Promise<[Snapshot, Snapshot]> {
  if (old === undefined || now === undefined) {
    throw new Failure({
      code: 'USAGE',
      problem: `${old === undefined ? 'OLD and NEW are' : 'NEW is'} missing`,
      allowed: 'two snapshots, or two data files with --contract; or a model',
    })
  }
  return [await snapshotOf(old, args, terminal), await snapshotOf(now, args, terminal)]
}

/** The data that the lock of the base pins, and those that the lock here pins. */
async function ofBothLocks(args: Arguments, terminal: Terminal): Promise<[Snapshot, Snapshot]> {
  const [
    { readModel, readLock },
    { lockIn },
    { findProfile },
    { modelPaths },
    { diskFolder, withScratch },
    { alsoCommitted },
  ] = await Promise.all([
    import('#core/pipeline/read-model.ts'),
    import('#core/drift/data-in-force.ts'),
    import('#core/drift/data-profile.ts'),
    import('#core/repository/layout.ts'),
    import('#adapters/files/disk-folder.ts'),
    import('#core/data/committed-files.ts'),
  ])
  const kit = await openCheckout(args, terminal.cwd)
  const model = await modelOf(args, kit)
  const base = await baseOf(args, kit)
  const before = await lockIn(base?.tree, kit.settings, model)
  if (base === undefined || before === undefined) {
    throw new Failure({
      code: 'USAGE',
      problem: `${base?.tree.name ?? 'this checkout'} has no data of ${model} to compare with`,
      allowed: '--base REVISION with a commit that has a data.lock.yaml',
    })
  }
  const { contract } = await readModel(kit.tree, kit.settings, model)
  const { lock: lockFile } = modelPaths(kit.settings, model)
  const of = async (lock: typeof before, name: string): Promise<Snapshot> => {
    terminal.progress.step(`Profiling the data of ${model} in ${name}`)
    const profile = await withScratch((scratch) =>
      findProfile(
        { model, lock, lockFile, contract },
        { ...kit, dataFiles: alsoCommitted(kit.dataFiles, base.tree, diskFolder(scratch)), scratch },
        { signal: terminal.signal, keep: false },
      ),
    )
    if (!('whyNot' in profile)) return profile
    throw new Failure({
      code: 'NO_DATA',
      problem: `the data of ${model} in ${name} cannot be profiled: ${profile.whyNot}`,
      next: 'the judge keeps a profile of every version it meets: see `store` in assay.yaml.',
    })
  }
  return [
    await of(before, base.tree.name),
    await of(await readLock(kit.tree, kit.settings, model), kit.tree.name),
  ]
}

async function snapshotOf(name: string, args: Arguments, terminal: Terminal): Promise<Snapshot> {
  const read =
    /\.json$/i.test(name) && !isS3Name(name) ? await readSnapshotFile(name, terminal.cwd) : undefined
  if (read?.kind === 'snapshot') return read.snapshot
  const contract = textOf(args, 'contract')
  if (contract === undefined || contract === '') {
    const why = read === undefined ? '' : `: ${read.why}`
    throw new Failure({
      code: 'USAGE',
      problem: `${name} is no snapshot${why}`,
      allowed: 'a JSON file of `assay snapshot`, or a data file with --contract',
    })
  }
  const data = { names: [name], cwd: terminal.cwd, limit: downloadLimitOf(args) }
  const { snapshot, leftOut } = await snapshotNamedFiles(data, contract, terminal)
  for (const { column, why } of leftOut) terminal.progress.warn(`${column} is left out: ${why}`)
  return snapshot
}
