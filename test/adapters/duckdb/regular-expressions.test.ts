import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { matchesPattern, portablePattern } from '#core/contract/regular-expression.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'
import { text } from '#core/data/sql.ts'
import { patterns, patternTexts } from '../../builders/patterns.ts'

it('DuckDB answers patterns of the portable subset as the kit itself does', async () => {
  const pairs = fc.sample(fc.tuple(patterns, patternTexts), { numRuns: 300, seed: 1 })
  const own = pairs.map(([pattern, value]) => [
    matchesPattern(pattern, value),
    matchesPattern(pattern, value, 'part'),
  ])
  const asked = pairs.map(([pattern, value]) => {
    const portable = portablePattern(pattern)
    const source = text(value)
    return `[${duckdbDialect.fullMatch(source, portable)}, ${duckdbDialect.contains(source, portable)}]`
  })
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const read = await connection.runAndReadAll(`SELECT [${asked.join(', ')}] AS answers`)
  expect(read.getRowObjectsJson()[0]?.answers).toEqual(own)
  expect(new Set(own.flat())).toEqual(new Set([true, false]))
  connection.closeSync()
})

it.each([
  ['\\bcat\\b', 'a cat.', true],
  ['\\bcat\\b', 'concat', false],
  ['\\Bcat', 'concat', true],
  ['a$', 'a\n', false],
  ['^\\s+$', '\u00a0', false],
  ['[\\x00-\\x1F]', 'a\0', true],
  ['\\u{1F600}|é', '😀', true],
  ['(?i)k', '\u212a', false],
])('a part of a text: %s in %j: %s', async (pattern, value, answer) => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const statement = `SELECT ${duckdbDialect.contains('$1', portablePattern(pattern))} AS answer`
  const read = await connection.runAndReadAll(statement, [value])
  expect([read.getRowObjectsJson()[0]?.answer, matchesPattern(pattern, value, 'part')]).toEqual([
    answer,
    answer,
  ])
  connection.closeSync()
})
