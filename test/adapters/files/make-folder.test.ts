import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeFolder } from '#adapters/files/make-folder.ts'
import { temporaryFolder } from '../../builders/temporary-folder.ts'

it('makes a folder and those above it, once', async () => {
  const path = join(await temporaryFolder(), 'a/b/c')
  await makeFolder(path)
  await makeFolder(path)
  expect((await stat(path)).isDirectory()).toBe(true)
})

it('is refused below a file', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'a'), '')
  await expect(makeFolder(join(folder, 'a/b'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

it.skipIf(process.platform !== 'linux')('ends where a file system takes no folders', async () => {
  await expect(makeFolder('/proc/self/assay/store')).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: expect.stringContaining('the file system takes no folder there'),
  })
})
