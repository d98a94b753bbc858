import { expect, it } from 'vitest'
import { constant, dateLetters, identifier, strptimeFormat, text } from '#core/data/sql.ts'

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

it.each([
  ['yyyy-MM-dd', '%Y-%m-%d'],
  ['M/d/yyyy H:mm', '%-m/%-d/%Y %-H:%M'],
  ["yyyy-MM-dd'T'HH:mm:ss", '%Y-%m-%dT%H:%M:%S'],
  ['dd MMM yy', '%d %b %y'],
  ['d MMMM yyyy', '%-d %B %Y'],
  ['100% yyyy', '100%% %Y'],
  ["'week of' dd.MM.yyyy", 'week of %d.%m.%Y'],
  ['yyyy年MM月dd日', '%Y年%m月%d日'],
])('the date pattern %s is %s', (pattern, format) => {
  expect(strptimeFormat(pattern)).toBe(format)
})

it.each(['YYYY-MM-DD', 'yyy', 'hh:mm a', 'MMMMM', 'yyyy-DDD', "yyyy'T"])(
  'the date pattern %s is not understood',
  (pattern) => {
    expect(strptimeFormat(pattern)).toBe(undefined)
  },
)

it('understands every letter it names', () => {
  expect(dateLetters.map(strptimeFormat)).not.toContain(undefined)
})
