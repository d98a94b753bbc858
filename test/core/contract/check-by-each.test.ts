import { expect, it } from 'vitest'
import { checkByEach, checkTable } from '#core/contract/check-table.ts'
import { readAlike } from '#core/contract/read-alike.ts'
import { check, contractOf, type WrittenProperty } from '../../builders/contract.ts'
import { openTable } from '../../builders/table.ts'

const situation = { clock: { now: () => new Date('2026-01-01T00:00:00Z') } }
const csv = `speed,town,part\n${Array.from({ length: 40 }, (_, row) => `${row * 10},${row % 7 === 0 ? 'Bonn' : 'Ulm'},${row % 3}`).join('\n')}\n`
const lock = { schemaVersion: 1 as const, source: 'data.csv', files: [] }

const by = (most: number, ...rest: WrittenProperty[]) =>
  contractOf(
    [
      {
        name: 'speed',
        logicalType: 'number',
        quality: [
          check({ check: 'range', min: 0, max: most }),
          check({ check: 'mean', max: most }),
          check({ check: 'not_null', by: ['part'] }),
        ],
      },
      { name: 'town', required: true },
      { name: 'part', quality: [check({ check: 'unique_ratio', max: 1 })] },
      ...rest,
    ],
    { quality: [check({ check: 'expression', holds: 'speed < 1000' })] },
  )

it('two contracts are judged in the statements of one, and each as if it were alone', async () => {
  const [before, after] = [by(500), by(300)]
  const { table } = await openTable(csv, [...before.contract.schema[0]!.properties])
  const statements: string[] = []
  const { relation } = table
  const counting = {
    files: table.files,
    inspect: table.inspect.bind(table),
    inspectQuery: table.inspectQuery.bind(table),
    relation: {
      ...relation,
      query: (...asked: Parameters<typeof relation.query>) => {
        statements.push(asked[0])
        return relation.query(...asked)
      },
    },
  }
  const first = await checkTable(counting, before, lock, undefined, situation)
  const ofFirst = statements.splice(0)
  const second = await checkTable(counting, after, lock, undefined, situation)
  // One more than the first: it names the rows of what failed.
  const ofSecond = statements.splice(0)
  const together = await checkByEach(
    counting,
    [before, after].map((judging) => ({ judging, situation })),
    lock,
    undefined,
  )
  expect(together).toEqual([first, second])
  expect(together.map(({ outcome }) => outcome)).toEqual(['pass', 'fail'])
  expect([ofFirst.length, ofSecond.length, statements.length]).toEqual([5, 6, 6])
  // Only the other bounds are asked besides.
  const asked = (of: readonly string[]): number => of.join('\n').split(' AS "c').length
  expect([asked(ofFirst), asked(ofSecond), asked(statements)]).toEqual([22, 23, 26])
})

it.each<[words: string, change: Partial<WrittenProperty>, alike: boolean]>([
  ['another bound', { logicalTypeOptions: { minimum: 3 } }, true],
  ['another description', { description: 'Knots.' }, true],
  ['another type', { logicalType: 'integer' }, false],
  ['another source column', { physicalName: 'v' }, false],
])('%s: whether the columns are read alike', (_, change, alike) => {
  const speed = { name: 'speed', logicalType: 'number' }
  const contract = (property: WrittenProperty) => contractOf([property]).contract
  expect(readAlike(contract(speed), contract({ ...speed, ...change }))).toBe(alike)
  expect(readAlike(contract(speed), contract({ name: 'other' }))).toBe(true)
})

it('texts that count as missing are read otherwise', () => {
  const tokens = (value: string[]) =>
    contractOf([{ name: 'a' }], { customProperties: [{ property: 'null_tokens', value }] }).contract
  expect(readAlike(tokens(['NA', '-']), tokens(['-', 'NA']))).toBe(true)
  expect(readAlike(tokens(['NA']), tokens(['-']))).toBe(false)
})
