import { expect, it } from 'vitest'
import { cellOf } from '#adapters/athena/typed-cells.ts'

it.each([
  ['bigint', '42', 42],
  ['bigint', '-9223372036854775808', -(2 ** 63)],
  ['integer', '0', 0],
  ['decimal', '1.50', 1.5],
  ['double', '1.0E10', 1e10],
  ['double', 'NaN', Number.NaN],
  ['double', '-Infinity', Number.NEGATIVE_INFINITY],
  ['float', '0.1', 0.1],
  ['boolean', 'true', true],
  ['boolean', 'false', false],
  ['varchar', '', ''],
  ['varchar', 'NaN', 'NaN'],
  ['varchar', '[1, 2]', '[1, 2]'],
  ['date', '2020-01-01', '2020-01-01'],
  ['timestamp', '2020-01-01 10:00:00.000', '2020-01-01 10:00:00.000'],
  ['json', '[1,"b, c]",null,true]', [1, 'b, c]', null, true]],
  ['json', '[9007199254740993,1.0E10,"NaN"]', ['9007199254740993', 1e10, 'NaN']],
  ['json', '[[1],{"a":2}]', ['[1]', '{"a":2}']],
  ['json', '"a"', 'a'],
  ['json', '{"a":1}', '{"a":1}'],
  ['bigint', undefined, null],
  ['varchar', undefined, null],
])('%s %j is %j', (Type, text, cell) => {
  expect(cellOf(text, { Type })).toEqual(cell)
})
