import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { evaluateModel } from '#actions/evaluate-model/evaluate-model.ts'
import { gateModel } from '#actions/gate-model/gate-model.ts'
import { trainModel } from '#actions/train-model/train-model.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import { openKit } from '#adapters/kit.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import type { Folder } from '#core/repository/folder.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { type Checkout, checkoutIn } from '../clone.ts'

export const model = 'parcels'

const quiet: Surroundings = {
  clock: { now: () => new Date('2026-01-01T00:00:00Z') },
  ids: { next: () => 'id' },
  progress: { step: () => {}, detail: () => {}, warn: () => {} },
  signal: new AbortController().signal,
}

/** A folder of its own with the repository and all that was built in it; gone when the test is. */
export async function copyOf(checkout: Checkout): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-forgery-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await cp(checkout.folder, folder, { recursive: true })
  return checkoutIn(folder)
}

/** The build lane on what is checked out. */
export async function build({ folder }: Checkout): Promise<void> {
  const kit = await openKit(folder)
  const id = (await kit.history.resolve('HEAD')) ?? ''
  const commit = { id, time: await kit.history.commitTime(id) }
  const bundle = kit.bundleOf(model)
  await bundle.remove('.')
  await withScratch(async (scratch) => {
    const ports = { ...kit, bundle, data: kit.tree, scratch: diskFolder(scratch) }
    const trained = await trainModel({ model, commit }, ports, quiet)
    if (trained.kind === 'trained') await evaluateModel({ model, subject: { kind: 'bundle' } }, ports, quiet)
  })
}

/** The judge on HEAD against main. */
export async function judge({ folder }: Checkout): Promise<Evidence> {
  const kit = await openKit(folder)
  const [base = '', head = ''] = [await kit.history.resolve('main'), await kit.history.resolve('HEAD')]
  const { evidence } = await withScratch(async (scratch) =>
    gateModel(
      {
        model,
        base: { commit: base, tree: kit.history.at(base) },
        head: { commit: head, tree: kit.history.at(head) },
        changedPaths: await kit.history.changedPaths(base, head),
      },
      {
        ...kit,
        bundle: kit.bundleOf(model),
        champion: kit.championOf(model),
        scratch: diskFolder(scratch),
        runtime: kit.trainer.runtime,
      },
      quiet,
    ),
  )
  return evidence
}

/** What the build lane left. */
export function bundleOf({ folder }: Checkout): Folder {
  return diskFolder(join(folder, '.assay/bundles', model))
}
