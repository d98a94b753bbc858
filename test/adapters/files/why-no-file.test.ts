import { execFileSync } from 'node:child_process'
import { mkdir, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { namedFiles } from '#adapters/files/named-files.ts'
import { whyNoFile } from '#adapters/files/why-no-file.ts'
import { temporaryFolder, writeFiles } from '../../builders/temporary-folder.ts'

it.skipIf(process.platform === 'win32')('says what stands under the name of a file', async () => {
  const folder = await temporaryFolder()
  await writeFiles(folder, {
    'a.csv': 'a\n1\n',
    'parts.parquet/_SUCCESS': '',
    'parts.parquet/p-0.parquet': 'x',
  })
  await mkdir(join(folder, 'empty'))
  execFileSync('mkfifo', [join(folder, 'pipe.csv')])
  await symlink('turns', join(folder, 'turns'))
  const socket = createServer().listen(join(folder, 's'))
  const why = (name: string) => whyNoFile(join(folder, name), name)
  expect(await why('a.csv')).toBeUndefined()
  expect(await why('b.csv')).toMatchObject({ problem: 'no such file' })
  expect(await why('a.csv/b.csv')).toMatchObject({ problem: 'no such file' })
  expect(await why('empty')).toEqual({
    problem: 'it is a folder',
    next: 'no file of data lies right in it: name the files.',
  })
  expect(await why('parts.parquet/')).toMatchObject({
    next: "name the files in it: 'parts.parquet/*.parquet'.",
  })
  expect(await why('pipe.csv')).toMatchObject({ problem: 'it is a pipe, and data are read more than once' })
  expect(await why('s')).toMatchObject({ problem: 'it is a socket, not a file' })
  expect(await whyNoFile('/dev/zero', '/dev/zero')).toMatchObject({ problem: 'it is a device, not a file' })
  expect(await why('turns')).toMatchObject({ problem: 'it is a link that turns in a circle' })
  expect(await why('a\0.csv')).toMatchObject({
    problem: 'its name holds a NUL character, which no file’s name can',
  })
  expect(await why('x'.repeat(5000))).toMatchObject({ problem: 'its name is too long' })
  await expect(namedFiles(['pipe.csv'], folder)).rejects.toThrow('pipe.csv: it is a pipe')
  socket.close()
})
