import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readDocument } from '#core/config/read-document.ts'
import { Contract } from '#core/contract/contract.ts'
import { contractRules } from '#core/contract/rules.ts'
import { check, contractDocument, type WrittenProperty } from '../../builders/contract.ts'

const a: WrittenProperty = { name: 'a' }
const number = { name: 'a', logicalType: 'number' }
const dated = { name: 'a', logicalType: 'date' }
const ruled = (...properties: WrittenProperty[]) => contractDocument(properties)
const withCheck = (property: WrittenProperty, rule: Record<string, unknown>) =>
  contractDocument([{ ...property, quality: [check(rule)] }])

it.each<[words: string, document: Record<string, unknown>, problem: string]>([
  [
    'a pattern that looks ahead',
    ruled({ ...a, logicalTypeOptions: { pattern: '(?=a)b' } }),
    'pattern: `(?=a)b` at character 1: `(?=` looks ahead',
  ],
  [
    'a pattern that is none',
    withCheck(a, { check: 'matches', pattern: '(' }),
    'pattern: `(` at character 1: `(` without its `)`',
  ],
  [
    'a forbidden pattern that is none',
    withCheck(a, { check: 'not_matches', pattern: 'a{2}{3}' }),
    'at character 5: a repeat of a repeat',
  ],
  [
    'a bound of a number as text',
    ruled({ ...number, logicalTypeOptions: { minimum: '1' } }),
    'minimum: found "1" for a number column (allowed: a number)',
  ],
  [
    'a bound of a date as number',
    ruled({ ...dated, logicalTypeOptions: { maximum: 2020 } }),
    'maximum: found 2020 for a date column (allowed: the text of a date)',
  ],
  [
    'a bound of a date that is none',
    ruled({ ...dated, logicalTypeOptions: { maximum: '2020-02-30' } }),
    'maximum: found "2020-02-30" (allowed: a day such as',
  ],
  [
    'dates the wrong way round',
    ruled({ ...dated, logicalTypeOptions: { minimum: '2021-01-01', exclusiveMaximum: '2020-01-01' } }),
    'minimum: 2021-01-01 is after 2020-01-01',
  ],
  [
    'exclusive bounds the wrong way round',
    ruled({ ...number, logicalTypeOptions: { exclusiveMinimum: 2, maximum: 1 } }),
    'exclusiveMinimum: 2 is more than 1',
  ],
  [
    'multiples of a text',
    ruled({ ...a, logicalTypeOptions: { multipleOf: 2 } }),
    '`multipleOf` on a string column (allowed: number or integer columns)',
  ],
  [
    'items of a text',
    ruled({ ...a, logicalTypeOptions: { maxItems: 2 } }),
    '`maxItems` on a string column (allowed: array columns)',
  ],
  [
    'bits of an integer that are none',
    ruled({ ...number, logicalType: 'integer', logicalTypeOptions: { format: 'int' } }),
    'format: found "int" (allowed: i8, i16',
  ],
  [
    'a time with other letters',
    ruled({ ...a, logicalType: 'time', logicalTypeOptions: { format: 'hh:mm a' } }),
    '`hh:mm a` holds letters that are not understood (allowed: HH, H',
  ],
  ['a measure', ruled({ ...number, semanticType: 'measure' }), 'semanticType: the measure `a` is computed'],
  [
    'a date of a list that is none',
    withCheck(dated, { check: 'in_set', values: ['2020-13-01'] }),
    'values.0: found "2020-13-01" for the date column `a` (allowed: days such as',
  ],
  [
    'a list of lists',
    withCheck({ name: 'a', logicalType: 'array' }, { check: 'in_set', values: ['x'] }),
    '`in_set` on a array column',
  ],
  [
    'an enum of objects',
    ruled({ name: 'a', logicalType: 'object', enum: [{ value: 'x' }] }),
    'enum.0: a list of values for the object column `a`',
  ],
  [
    'a whole number beyond its digits',
    withCheck(number, { check: 'not_in_set', values: [2 ** 60] }),
    'is too large to be held in all its digits',
  ],
  [
    'a stray backslash',
    withCheck(a, { check: 'like', pattern: 'a\\b' }),
    '`a\\b` has a backslash before something else',
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
