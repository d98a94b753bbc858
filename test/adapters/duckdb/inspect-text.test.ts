import { join } from 'node:path'
import { expect, it } from 'vitest'
import { refuseLongRows } from '#adapters/duckdb/csv-row-lengths.ts'
import { inspectText } from '#adapters/duckdb/inspect-text.ts'
import { temporaryFolder, writeFiles } from '../../builders/temporary-folder.ts'

const long = 'x'.repeat(4_000_000)

const rows = { delimiter: ',', fields: 2, nulls: ['', 'NA'] }

async function inspected(name: string, text: string): Promise<unknown> {
  const folder = await temporaryFolder()
  await writeFiles(folder, { [name]: text })
  const csv = name.endsWith('.csv') ? rows : undefined
  return inspectText({ path: join(folder, name), location: name }, csv, () => {}).catch(
    (failure: unknown) => failure,
  )
}

it('a line that the engine would leave out without a word is refused', async () => {
  expect(await inspected('a.csv', `a,b\n1,2\n1,${long}\n`)).toMatchObject({
    code: 'DATA_UNDECODABLE',
    message: expect.stringContaining('a row is longer than 2000000 bytes'),
    place: { file: 'a.csv', line: 3 },
  })
  expect(await inspected('a.csv', `a,b\n1,${long}`)).toMatchObject({ code: 'DATA_UNDECODABLE' })
})

it.each([
  ['many.csv', `a,b\n${'1,2\n'.repeat(1_000_000)}`],
  ['one.json', `[{"a": "${long}"}]`],
])('%s is read', async (name, text) => {
  expect(await inspected(name, text)).toBe(false)
})

it.each<[body: string, mayBeLong: boolean]>([
  ['1,2\n3,4\n', false],
  ['1,2\r\n3,4', false],
  ['1,"2"\n"3","4"\n', false],
  ['1,\n3,4\n', true],
  ['1,2\n3,\r\n5,6\n', true],
  ['1,2\n3,', true],
  ['1,2\n3,""\n', true],
  ['1,NA\n3,4\n', true],
  ['1,"NA"\r\n3,4\r\n', true],
  ['1,2\n3,"" \n', true],
  [`${'1,2\n'.repeat(262_143)}12,\n${'3,4\n'.repeat(9)}`, true],
])('of %j rows may be too long: %s', async (body, mayBeLong) => {
  expect(await inspected('a.csv', `a,b\n${body}`)).toBe(mayBeLong)
})

it('where CR alone ends lines, rows may be too long', async () => {
  expect(await inspected('old.csv', `a,b\r${'1,2\r'.repeat(1_000_000)}`)).toBe(true)
})

async function refused(text: string, inChunksOf: number): Promise<string | undefined> {
  const bytes = Buffer.from(text)
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += inChunksOf) yield bytes.subarray(at, at + inChunksOf)
  }
  return refuseLongRows({ path: '', location: 'a.csv' }, chunks(), rows, () => {}).then(
    () => undefined,
    (failure: unknown) => (failure instanceof Error ? failure.message.split('\n')[0] : 'no error'),
  )
}

const found = (line: number, fields: number): string =>
  `a.csv:${line}: cannot be read as a table: the row has ${fields} fields and the header line 2`

it.each<[text: string, problem: string | undefined]>([
  ['a,b\n1,2\n3,\n,\n\n', undefined],
  ['a,b\r\n1,""\r\n"3,4","5\r\n,,,"\r\n', undefined],
  ['a,b\n1,x"y,z"\n', found(2, 3)],
  ['a,b\n1,"say ""hi"", you"\n', undefined],
  ['a,b\n1, "x,y"\n', undefined],
  ['\ufeff"a,a",b\n1,2\n', undefined],
  ['a,b\n1,2,\n', found(2, 3)],
  ['a,b\n1,2\n3,4,,NA,\n', found(3, 5)],
  ['a,b\r\n1,"2\r\n"\r\n3,4,""\r\n', found(4, 3)],
  ['a,b\r1,2\r3,4,\r', found(3, 3)],
  ['a,b\n1,2\n3,4,', found(3, 3)],
])('holds rows against the header: %j', async (text, problem) => {
  expect(await refused(text, 1000)).toBe(problem)
  expect(await refused(text, 3)).toBe(problem)
})
