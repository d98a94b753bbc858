import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, it } from 'vitest'
import { nestsDeeper } from '#adapters/duckdb/json-nesting.ts'
import { nameTwice } from '#adapters/duckdb/repeated-names.ts'
import { openTable } from '../../builders/table.ts'
import { temporaryFolder, writeFiles } from '../../builders/temporary-folder.ts'

it('reads JSON as the text that stands in it, whatever its values look like', async () => {
  const written = {
    at: '2026-01-01T00:00:00Z',
    key: '6BA7B810-9DAD-11D1-80B4-00C04FD430C8',
    many: [1, { a: 2 }],
  }
  const line = `${JSON.stringify(written).slice(0, -1)},"big":1152921504606846977,"none":null}\n`
  const names = ['at', 'key', 'many', 'big', 'none']
  const { table } = await openTable(
    { 'data.jsonl': line },
    names.map((name) => ({ name })),
  )
  const select = Object.fromEntries(names.map((name) => [name, `"text:${name}"`]))
  expect(await table.columns({ select })).toEqual({
    at: [written.at],
    key: [written.key],
    many: ['[1,{"a":2}]'],
    big: ['1152921504606846977'],
    none: [null],
  })
})

it('tells a page of Parquet that cannot be read from a check that fails', async () => {
  const data = Array.from({ length: 500 }, (_, at) => `text ${at * at}`)
  const whole = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'note', data, type: 'STRING' }] }))
  whole.fill(0, 100, 400)
  const { check } = await openTable({ 'data.parquet': whole }, [
    { name: 'note', required: true, unique: true },
  ])
  await expect(check()).rejects.toMatchObject({
    code: 'DATA_UNDECODABLE',
    message: expect.stringMatching(/^data\.parquet: cannot be read as a table: .* \(column `note`\)\n/),
  })
})

it.each([
  ['assay:row', 'Assay has a column `assay:row` of its own'],
  ['file_row_number', 'the engine has a `file_row_number` of its own'],
])('says that a column of Parquet may not be called %s', async (name, said) => {
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData: [{ name, data: [1], type: 'INT32' }] }))
  const opened = openTable({ 'data.parquet': bytes }, [{ name: 'x' }])
  await expect(opened).rejects.toMatchObject({
    code: 'DATA_UNDECODABLE',
    message: expect.stringContaining(said),
  })
})

it.each([
  ['cut at its end', (bytes: Uint8Array) => bytes.slice(0, -5), 'it does not end as one'],
  ['cut at its start', (bytes: Uint8Array) => bytes.slice(5), 'it does not begin as Parquet does'],
])('says of Parquet that is %s what to do', async (_, cut, said) => {
  const columnData = [{ name: 'x', data: [1, 2], type: 'INT32' as const }]
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData }))
  const refusal = await openTable({ 'x.parquet': cut(bytes) }, [{ name: 'x' }]).catch(String)
  expect(refusal).toContain(said)
  expect(refusal).toContain('write the file again, or fetch it again')
})

it('refuses decimals that the engine reads as other numbers', async () => {
  // 5 and 6 as DECIMAL(40, 0), in 17 bytes each: a length that the engine does not read right.
  const data = [5n, 6n]
  const schema = [
    { name: 'root', num_children: 1 },
    {
      name: 'd',
      type: 'FIXED_LEN_BYTE_ARRAY' as const,
      type_length: 17,
      repetition_type: 'REQUIRED' as const,
      converted_type: 'DECIMAL' as const,
      precision: 40,
      scale: 0,
    },
  ]
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'd', data }], schema }))
  const opened = openTable({ 'data.parquet': bytes }, [{ name: 'd', logicalType: 'number' }])
  await expect(opened).rejects.toThrow('the column `d` holds decimals of 40 digits')
})

it('reads Parquet files of which one has a column as number and one as text by what stands in both', async () => {
  const file = (data: unknown[], type: string) =>
    new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'size', data, type }] as never }))
  const { check } = await openTable(
    { 'a.parquet': file([1, 2], 'DOUBLE'), 'b.parquet': file(['3', 'many'], 'STRING') },
    [{ name: 'size', logicalType: 'number', checks: [{ range: { max: 5 } }] }],
  )
  const { checks } = await check()
  expect(checks.map(({ id, outcome, bad }) => [id, outcome, bad])).toEqual([
    ['size.parseable', 'fail', 1],
    ['size.range', 'pass', 0],
  ])
})

it.each<[text: string, most: number, deeper: boolean]>([
  ['{"a":[[1]]}', 3, false],
  ['{"a":[[1]]}', 2, true],
  ['{"a":"[[[[[[","b":"\\"[[["}', 1, false],
  [`${'[]'.repeat(1000)}`, 1, false],
])('%j nests deeper than %i: %s', async (text, most, deeper) => {
  const folder = await temporaryFolder()
  await writeFiles(folder, { 'a.json': text })
  expect(await nestsDeeper(join(folder, 'a.json'), most)).toBe(deeper)
})

it.each<[names: string[], inFile: string[], twice: string | undefined]>([
  [['a', 'b'], [], undefined],
  [['a', 'a_1'], ['a', 'a_1'], undefined],
  [['a', 'a_1'], ['a', 'a'], 'a'],
  [['id', 'ID_1'], ['id', 'ID'], 'ID'],
  [['C0', 'b'], ['', 'b'], ''],
  [['C0', 'b'], ['C0', 'b'], undefined],
])('of the names %j the file has %j twice: %j', async (names, inFile, twice) => {
  expect(await nameTwice(names, async () => inFile)).toBe(twice)
})

it('knows the bytes of a column that the source calls otherwise', async () => {
  const data = Array.from({ length: 500 }, (_, at) => at)
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'SZ', data, type: 'DOUBLE' }] }))
  const { table } = await openTable({ 'data.parquet': bytes }, [{ name: 'size', physicalName: 'sz' }])
  expect(table.relation.bytesOf(['size'])).toBe(table.relation.bytesOf())
  expect(table.relation.bytesOf(['size'])).toBeGreaterThan(0)
})
