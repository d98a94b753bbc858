import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Checkout, checkoutIn } from './clone.ts'
import type { Files } from './tiny-model.ts'

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-tiny-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A new repository with a first commit on main. */
export async function newRepository(files: Files, folder?: string): Promise<Checkout> {
  const checkout = checkoutIn(folder ?? (await temporaryFolder()))
  await checkout.git('init', '-q', '-b', 'main')
  await checkout.commit('main', { '.gitignore': '.assay/\nnode_modules\n', ...files }, 'First commit')
  return checkout
}
