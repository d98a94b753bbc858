import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createStateSaver, readRouterState } from '#adapters/serving/state-file.ts'
import { emptyState } from '#core/serving/router-transitions.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-state-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const state = (name: string) => emptyState(name, { public: 1, admin: 2 })
const fail = (error: unknown) => {
  throw error
}

it('leaves the newest state on disk, whatever overtakes what', async () => {
  const saver = createStateSaver(folder, fail)
  saver.saveSoon(state('first'))
  const saves = ['a', 'b', 'c'].map((name) => saver.save(state(name)))
  saver.saveSoon(state('newest'))
  await Promise.all(saves)
  await expect.poll(async () => (await readRouterState(folder))?.endpointName).toBe('newest')
  expect(await readdir(folder)).toEqual(['state.json'])
})

it('writes counts a moment later', async () => {
  const saver = createStateSaver(folder, fail)
  saver.saveSoon(state('one'))
  saver.saveSoon(state('two'))
  expect(await readRouterState(folder)).toBeUndefined()
  await expect.poll(() => readRouterState(folder)).toEqual(state('two'))
})

it('says that a state cannot be written', async () => {
  const file = path.join(folder, 'file')
  await writeFile(file, '')
  const saver = createStateSaver(path.join(file, 'state'), fail)
  await expect(saver.save(state('x'))).rejects.toThrow()
})
