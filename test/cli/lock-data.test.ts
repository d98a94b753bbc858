import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lockDataCommand } from '../../cli/commands/lock-data.ts'
import { modelFiles } from '../actions/tiny-model.ts'
import { temporaryFolder, writeFiles } from '../builders/temporary-folder.ts'
import { play } from '../hostile/play.ts'

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`

it('pins the bytes that are there, and no pointer to them', async () => {
  const folder = await temporaryFolder()
  await writeFiles(folder, { 'assay.yaml': '{}\n', ...modelFiles('parcels') })
  const lock = join(folder, 'pipelines/parcels/data.lock.yaml')
  expect((await play(lockDataCommand, folder, ['parcels'])).words).toMatch(
    /data\.lock\.yaml: 1 file\(s\), \d+ bytes/,
  )
  const before = await readFile(lock, 'utf8')
  await writeFiles(folder, { 'data/parcels.csv': pointer })
  const { end, words } = await play(lockDataCommand, folder, ['parcels'])
  expect([end, words]).toEqual(['DATA_UNDECODABLE', expect.stringContaining('git lfs pull')])
  expect(await readFile(lock, 'utf8')).toBe(before)
})

it('says of a folder that it is one, and how its files are named', async () => {
  const folder = await temporaryFolder()
  const { 'data/parcels.csv': rows = '', ...others } = modelFiles('parcels')
  await writeFiles(folder, { 'assay.yaml': '{}\n', ...others, 'data/parcels.csv/part-0.csv': rows })
  const { end, words } = await play(lockDataCommand, folder, ['parcels'])
  expect([end, words]).toEqual(['DATA_MISSING', expect.stringContaining("'data/parcels.csv/*.csv'")])
})
