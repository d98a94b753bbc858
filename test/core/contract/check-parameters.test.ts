import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readDocument } from '#core/config/read-document.ts'
import { Contract } from '#core/contract/contract.ts'
import { contractRules } from '#core/contract/rules.ts'
import { check, contractDocument, type WrittenProperty } from '../../builders/contract.ts'

const a: WrittenProperty = { name: 'a' }
const number = { name: 'a', logicalType: 'number' }
const dated = { name: 'a', logicalType: 'date' }
const withCheck = (property: WrittenProperty, rule: Record<string, unknown>) =>
  contractDocument([{ ...property, quality: [check(rule)] }])
const ofTable = (rule: Record<string, unknown>) => contractDocument([a], { quality: [check(rule)] })

it.each<[words: string, document: Record<string, unknown>, problem: string]>([
  ['a range of nothing', withCheck(number, { check: 'range' }), '`range` without bounds promises nothing'],
  [
    'an open range of nothing',
    withCheck(number, { check: 'range', exclusive_min: 1, max: 1 }),
    'exclusive_min: 1 at both ends',
  ],
  ['precision of nothing', withCheck(number, { check: 'precision' }), '`precision` without limits'],
  [
    'more places than digits',
    withCheck(number, { check: 'precision', digits: 2, scale: 3 }),
    'scale: 3 is more than 2',
  ],
  [
    'a step that decimals cannot hold',
    withCheck(number, { check: 'multiple_of', step: 1e-20 }),
    'step: found 1e-20',
  ],
  ['a date range of nothing', withCheck(dated, { check: 'date_range' }), '`date_range` without bounds'],
  [
    'a moment that is none',
    withCheck(dated, { check: 'date_range', min: 'yesterday' }),
    'min: found "yesterday" (allowed: a day such as',
  ],
  [
    'a path that is none',
    withCheck(a, { check: 'json_path', path: 'a.b', keeps: { check: 'not_null' } }),
    'path: a path such as $.order.lines[0].price',
  ],
  [
    'a check at a path that is none',
    withCheck(a, { check: 'json_path', path: '$.a', keeps: { check: 'unique' } }),
    'keeps.check: found "unique"',
  ],
  [
    'a check at a path of another type',
    withCheck(a, { check: 'json_path', path: '$.a', keeps: { check: 'range', min: 1 } }),
    'keeps.check: `range` of a value read as string (allowed: as: number, integer)',
  ],
  [
    'bounds at a path the wrong way round',
    withCheck(a, {
      check: 'json_path',
      path: '$.a',
      as: 'number',
      keeps: { check: 'range', min: 2, max: 1 },
    }),
    'keeps.min: 2 is more than 1',
  ],
  [
    'a condition inside a path',
    withCheck(a, { check: 'json_path', path: '$.a', keeps: { check: 'not_null', where: 'a > 1' } }),
    'keeps.where: unknown key',
  ],
  [
    'more columns than there are',
    ofTable({ check: 'any_present', columns: ['a'], min: 2 }),
    'min: 2 of 1 columns (allowed: at most 1)',
  ],
  [
    'all of columns that are not there',
    ofTable({ check: 'all_or_none', columns: ['a', 'b'] }),
    'columns.1: there is no column `b`',
  ],
  ['groups that are none', ofTable({ check: 'group_count_min', min: 1 }), '`group_count_min` without groups'],
  [
    'nothing forbidden',
    ofTable({ check: 'columns_forbidden' }),
    '`columns_forbidden` without names forbids nothing',
  ],
  [
    'names of a pattern that is none',
    ofTable({ check: 'column_names', pattern: '[' }),
    'pattern: `[` at character 1',
  ],
  [
    'rows of what reads none',
    ofTable({ check: 'columns_exact', where: 'a > 1' }),
    'where: `columns_exact` does not take `where`',
  ],
  [
    'groups of what reads none',
    ofTable({ check: 'file_stats', by: ['a'] }),
    'by: `file_stats` does not take `by`',
  ],
  [
    'sizes the wrong way round',
    ofTable({ check: 'file_stats', min_bytes: 2, max_bytes: 1 }),
    'min_bytes: 2 is more than 1',
  ],
  [
    'no partitions at all',
    withCheck(a, { check: 'partitions_present' }),
    '`partitions_present` takes a list or a calendar',
  ],
  [
    'a list and a calendar',
    withCheck(a, { check: 'partitions_present', values: ['x'], from: 'now' }),
    'takes a list or a calendar',
  ],
  [
    'a calendar of numbers',
    withCheck(number, { check: 'partitions_present', from: 'now' }),
    'from: a calendar of a number column',
  ],
  [
    'a calendar that starts never',
    withCheck(dated, { check: 'partitions_present', from: 'soon' }),
    'from: found "soon"',
  ],
])('refuses %s', (_, document, problem) => {
  expect(() => readDocument(Contract, stringify(document), 'contract.yaml', contractRules)).toThrow(
    expect.objectContaining({
      code: 'CONFIGURATION_INVALID',
      place: { file: 'contract.yaml', line: expect.any(Number) },
      message: expect.stringContaining(problem),
    }),
  )
})
