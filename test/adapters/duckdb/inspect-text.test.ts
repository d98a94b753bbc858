import { join } from 'node:path'
import { expect, it } from 'vitest'
import { inspectText } from '#adapters/duckdb/inspect-text.ts'
import { temporaryFolder, writeFiles } from '../../builders/temporary-folder.ts'

const long = 'x'.repeat(4_000_000)

async function inspected(name: string, text: string): Promise<unknown> {
  const folder = await temporaryFolder()
  await writeFiles(folder, { [name]: text })
  return inspectText({ path: join(folder, name), location: name }).catch((failure: unknown) => failure)
}

it('a line that the engine would leave out without a word is refused', async () => {
  expect(await inspected('a.csv', `a,b\n1,2\n1,${long}\n`)).toMatchObject({
    code: 'DATA_UNDECODABLE',
    message: expect.stringContaining('a line of it is longer than 2000000 bytes'),
    place: { file: 'a.csv', line: 3 },
  })
  expect(await inspected('a.csv', `a,b\n1,${long}`)).toMatchObject({ code: 'DATA_UNDECODABLE' })
})

it.each([
  ['many.csv', `a,b\n${'1,2\n'.repeat(1_000_000)}`],
  ['old.csv', `a,b\r${'1,2\r'.repeat(1_000_000)}`],
  ['one.json', `[{"a": "${long}"}]`],
])('%s is read', async (name, text) => {
  expect(await inspected(name, text)).toBeUndefined()
})
