import { expect, it } from 'vitest'
import type { Answer } from '#core/contract/checks/answer.ts'
import type { FileFacts } from '#core/contract/checks/lowered.ts'
import { check } from '../../../../builders/contract.ts'
import { fileFacts, lowered, loweringContext, tableFacts } from '../../../../builders/lowering.ts'
import { resultsOf } from '../../../../builders/table.ts'

const properties = [
  { name: 'id', logicalType: 'integer' },
  { name: 'price', logicalType: 'number' },
  { name: 'town' },
]
const whole = fileFacts({ id: 'BIGINT', price: 'DOUBLE', town: 'VARCHAR' })
const other = { location: 'other.parquet' }

function answer(parameters: Record<string, unknown>, files: readonly FileFacts[], on?: string): Answer {
  const found = lowered(parameters, loweringContext(properties, on === undefined ? {} : { on }))
  if (found.kind !== 'facts') throw new Error(`${parameters.check} is no check of facts`)
  return found.judge(tableFacts(...files))
}

it.each<[words: string, parameters: Record<string, unknown>, files: FileFacts[], Partial<Answer>]>([
  [
    'all columns',
    { check: 'columns_present' },
    [whole],
    { outcome: 'pass', observed: 'all are there', bad: 0, of: 3 },
  ],
  [
    'a column in another case',
    { check: 'columns_present' },
    [fileFacts({ ID: 'BIGINT', price: 'DOUBLE', Town: 'VARCHAR' })],
    { outcome: 'pass', observed: 'all are there; id is written ID, town is written Town', bad: 0, of: 3 },
  ],
  [
    'a column that one of two files lacks',
    { check: 'columns_present' },
    [whole, fileFacts({ id: 'BIGINT' }, other)],
    { outcome: 'fail', observed: 'other.parquet: no price, town', bad: 2, of: 3 },
  ],
  [
    'columns the contract does not have',
    { check: 'columns_present', names: ['id', 'extra'] },
    [whole],
    { outcome: 'fail', observed: 'no extra', expected: 'the columns id, extra', bad: 1, of: 2 },
  ],
  ['these columns', { check: 'columns_exact' }, [whole], { outcome: 'pass', bad: 0, of: 3 }],
  [
    'one more and one less',
    { check: 'columns_exact', names: ['id', 'price', 'land'] },
    [whole],
    { outcome: 'fail', observed: 'no land; town besides', bad: 2, of: 3 },
  ],
  [
    'in another order, which does not count',
    { check: 'columns_exact', names: ['town', 'ID', 'price'] },
    [whole],
    { outcome: 'pass', bad: 0 },
  ],
  [
    'in another order, which counts',
    { check: 'columns_exact', names: ['id', 'town', 'price'], ordered: true },
    [whole],
    { outcome: 'fail', observed: 'price where town should stand (column 2)', bad: 1 },
  ],
  [
    'no such column',
    { check: 'columns_forbidden', names: ['ssn'], pattern: '^tmp_' },
    [whole],
    { outcome: 'pass', observed: 'none is there', bad: 0 },
  ],
  [
    'a forbidden name in another case',
    { check: 'columns_forbidden', names: ['PRICE'] },
    [whole],
    { outcome: 'fail', observed: 'price', expected: 'no PRICE', bad: 1 },
  ],
  [
    'a part of a name that matches',
    { check: 'columns_forbidden', pattern: 'ow|rice$' },
    [whole],
    { outcome: 'fail', observed: 'price, town', bad: 2 },
  ],
  [
    'as many columns',
    { check: 'column_count', min: 3, max: 3 },
    [whole],
    { outcome: 'pass', bad: 0, of: 1, value: 3 },
  ],
  [
    'too many in one file',
    { check: 'column_count', max: 2 },
    [fileFacts({ id: 'BIGINT' }, other), whole],
    {
      outcome: 'fail',
      observed: 'other.parquet: 1 columns; data.parquet: 3 columns',
      bad: 1,
      of: 2,
      value: 3,
    },
  ],
  [
    'names that match',
    { check: 'column_names', pattern: '[a-z]+' },
    [whole],
    { outcome: 'pass', bad: 0, of: 3 },
  ],
  [
    'names that match in part',
    { check: 'column_names', pattern: 'i|id' },
    [whole],
    { outcome: 'fail', observed: 'price, town', bad: 2, of: 3 },
  ],
  [
    'files of a size',
    { check: 'file_stats', min_files: 1, max_bytes: 100 },
    [whole],
    { outcome: 'pass', bad: 0, of: 1, value: 100 },
  ],
  [
    'a file that is too small',
    { check: 'file_stats', min_bytes: 100 },
    [whole, fileFacts({}, { ...other, bytes: 99 })],
    { outcome: 'fail', observed: '2 files, 199 bytes; other.parquet has 99', bad: 1, of: 2 },
  ],
  [
    'a file of nothing',
    { check: 'file_stats' },
    [fileFacts({}, { bytes: 0 })],
    { outcome: 'fail', observed: '1 files, 0 bytes; data.parquet has 0', bad: 1, of: 1 },
  ],
  [
    'too many files',
    { check: 'file_stats', max_files: 1 },
    [whole, whole],
    { outcome: 'fail', bad: 0, of: 2 },
  ],
  [
    'too little in all',
    { check: 'file_stats', min_total_bytes: 101 },
    [whole],
    { outcome: 'fail', bad: 0, of: 1 },
  ],
])('%s', (_, parameters, files, expected) => {
  expect(answer(parameters, files)).toMatchObject(expected)
})

it.each<[type: string, wanted: string, outcome: string]>([
  ['BIGINT', 'integer', 'pass'],
  ['utinyint', 'integer', 'pass'],
  ['DECIMAL(18,0)', 'integer', 'pass'],
  ['DECIMAL(18,3)', 'integer', 'fail'],
  ['DOUBLE', 'integer', 'fail'],
  ['DECIMAL(18,3)', 'number', 'pass'],
  ['INTEGER', 'number', 'pass'],
  ['VARCHAR', 'number', 'fail'],
  ['varchar(20)', 'string', 'pass'],
  ['UUID', 'string', 'pass'],
  ['BIGINT', 'string', 'fail'],
  ['BOOLEAN', 'boolean', 'pass'],
  ['DATE', 'date', 'pass'],
  ['TIMESTAMP', 'date', 'fail'],
  ['DATE', 'timestamp', 'pass'],
  ['timestamp(3) with time zone', 'timestamp', 'pass'],
  ['TIMESTAMP_NS', 'timestamp', 'pass'],
  ['TIME', 'time', 'pass'],
  ['INTEGER[]', 'array', 'pass'],
  ['array(integer)', 'array', 'pass'],
  ['FLOAT[384]', 'vector', 'pass'],
  ['STRUCT(a INTEGER)', 'object', 'pass'],
  ['STRUCT(a INTEGER)[]', 'array', 'pass'],
  ['MAP(VARCHAR, DATE)', 'map', 'pass'],
  ['BLOB', 'string', 'fail'],
])('column_type: %s as %s: %s', (type, logical, outcome) => {
  expect(answer({ check: 'column_type', logical }, [fileFacts({ id: type })], 'id').outcome).toBe(outcome)
})

it('column_type takes the contract’s type, holds the engine’s type, and names what it found', () => {
  expect(answer({ check: 'column_type' }, [whole], 'price')).toMatchObject({
    outcome: 'pass',
    observed: 'DOUBLE',
  })
  expect(
    answer(
      { check: 'column_type', physical: 'decimal( 18, 3 )' },
      [fileFacts({ price: 'DECIMAL(18,3)' })],
      'price',
    ).outcome,
  ).toBe('pass')
  expect(answer({ check: 'column_type', physical: 'FLOAT' }, [whole], 'price')).toMatchObject({
    outcome: 'fail',
    observed: 'DOUBLE',
    expected: 'a number column of type FLOAT',
  })
})

it('column_type is skipped for text files, which have no types, and not for others', async () => {
  const typed = { name: 'id', logicalType: 'integer', quality: [check({ check: 'column_type' })] }
  const results = await resultsOf('id\n1\n', [typed])
  expect(results.find((result) => result.check === 'column_type')).toMatchObject({
    outcome: 'skipped',
    evidence: 'footers',
    observed: 'text files have no types',
  })
  const found = await resultsOf({ 'data.jsonl': '{"id": 1}\n' }, [typed])
  expect(found.find((result) => result.check === 'column_type')).toMatchObject({ outcome: 'pass' })
})
