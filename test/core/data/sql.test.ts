import { expect, it } from 'vitest'
import { constant, identifier, text } from '#core/data/sql.ts'

it.each([
  ['speed', '"speed"'],
  ['Flight Date', '"Flight Date"'],
  ['a"b', '"a""b"'],
  ['"; DROP TABLE x; --', '"""; DROP TABLE x; --"'],
])('the name %j is written %s', (name, sql) => {
  expect(identifier(name)).toBe(sql)
})

it.each([
  ["it's", "'it''s'"],
  ["'; --", "'''; --'"],
  ['\\', "'\\'"],
  ['', "''"],
])('the text %j is written %s', (value, sql) => {
  expect(text(value)).toBe(sql)
})

it.each([
  [1.5, "CAST('1.5' AS DOUBLE)"],
  [1e21, "CAST('1e+21' AS DOUBLE)"],
  [-0.1, "CAST('-0.1' AS DOUBLE)"],
  [true, 'TRUE'],
  [false, 'FALSE'],
  ["x'", "'x'''"],
])('the constant %j is written %s', (value, sql) => {
  expect(constant(value)).toBe(sql)
})
