import { resolve } from 'node:path'
import { sealedLabelsText } from '#actions/gate-model/seal.ts'
import { withScratch } from '#adapters/files/disk-folder.ts'
import { writeAtomically } from '#adapters/files/write-atomically.ts'
import type { Kit } from '#adapters/kit.ts'
import { readLabels } from '#core/data/cut-channels.ts'
import { nameColumns, openLockedData } from '#core/data/open-data.ts'
import { Failure } from '#core/failure.ts'
import { releaseLabels } from '#core/ledger/keep-ledger.ts'
import { readLedger } from '#core/ledger/read-ledger.ts'
import { readLock, readModel } from '#core/pipeline/read-model.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import { type Arguments, type Command, type Terminal, textOf } from '../command.ts'

export const sealHoldoutCommand: Command = {
  name: 'seal-holdout',
  usage: '[MODEL] [--ids FILE]   or   [MODEL] --release REASON [--holdout DIGEST]',
  mostArguments: 1,
  summary:
    'Puts the labels of the holdout where only the judge reads them; or says that they are public now.',
  flags: {
    ...checkoutFlags,
    ids: { type: 'string', help: 'Also write the ids of the holdout to this file, one a line.' },
    release: {
      type: 'string',
      help: 'Write into the ledger that the labels are public from now on, and why: it judges nobody any more.',
    },
    holdout: { type: 'string', help: 'With --release: which holdout. Default: the only one that is sealed.' },
  },
  run: async (args, terminal) => {
    const kit = await openCheckout(args, terminal.cwd)
    const model = await modelOf(args, kit)
    const reason = textOf(args, 'release')
    if (reason !== undefined) return release(kit, model, reason, args, terminal)
    if (textOf(args, 'holdout') !== undefined) {
      throw new Failure({ code: 'USAGE', problem: '--holdout says nothing without --release' })
    }
    return seal(kit, model, args, terminal)
  },
}

async function seal(kit: Kit, model: string, args: Arguments, terminal: Terminal): Promise<number> {
  const { pipeline, contract } = await readModel(kit.tree, kit.settings, model)
  const { split, label } = pipeline.data
  if (split.by === 'stratified') {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem:
        'data.split is stratified: which rows are the holdout depends on the labels that are to be taken away',
      allowed: 'a split by time, random or group',
    })
  }
  const lock = await readLock(kit.tree, kit.settings, model)
  const paths = modelPaths(kit.settings, model)
  const rows = await withScratch(async (scratch) => {
    const request = { lock, lockFile: paths.lock, contract, scratch, signal: terminal.signal }
    await using table = await openLockedData(request, kit)
    await nameColumns(table, { policy: pipeline, contract, features: {}, file: paths.pipeline }, kit.tables)
    return readLabels(table, pipeline, 'holdout')
  })
  if (rows.rowIds.length === 0) throw new Failure({ code: 'NO_DATA', problem: 'the holdout has no rows' })
  const { text, sha256 } = sealedLabelsText(rows)
  await kit.store.putBlob(new TextEncoder().encode(text))
  const ids = textOf(args, 'ids')
  if (ids !== undefined) await writeAtomically(resolve(terminal.cwd, ids), `${rows.rowIds.join('\n')}\n`)
  terminal.print(
    [
      `The labels of ${rows.rowIds.length} holdout rows are in ${kit.store.location} as ${sha256}.`,
      'Next, in one pull request:',
      `  1. write any one value as \`${label}\` of these rows in the data that others read, and pin them: npx assay lock-data ${model}`,
      `  2. in ${paths.pipeline}: gate: {mode: {sealed: {labels: ${sha256}}}}`,
      'Labels that were ever in Git, or in reach of the code of pull requests, are not sealed by this: seal freshly labelled rows.',
    ].join('\n'),
  )
  return 0
}

async function release(
  kit: Kit,
  model: string,
  reason: string,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const ledger = kit.ledgerOf(model)
  const open: string[] = []
  for (const holdout of await ledger.holdouts()) {
    const { text } = await ledger.read(holdout)
    if (readLedger(text ?? '', `${ledger.name}:${holdout}.jsonl`).released === undefined) open.push(holdout)
  }
  const named = textOf(args, 'holdout')
  const found = open.filter((holdout) => named === undefined || holdout === named)
  const [holdout] = found
  if (holdout === undefined || found.length > 1) {
    throw new Failure({
      code: 'USAGE',
      problem: named === undefined ? 'which holdout?' : `${model} has no sealed holdout \`${named}\``,
      allowed: open.length === 0 ? `none: no holdout of ${model} is sealed` : open.join(', '),
      next: 'name it by --holdout.',
    })
  }
  await releaseLabels(ledger, { holdout, reason }, terminal)
  terminal.print(
    `${ledger.name}: the labels of ${holdout} are public from now on. It judges nobody any more.`,
  )
  return 0
}
