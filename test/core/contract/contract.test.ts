import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readDocument } from '#core/config/read-document.ts'
import { Contract } from '#core/contract/contract.ts'
import { contractRules } from '#core/contract/rules.ts'
import { check, contractDocument, contractOf, known, type WrittenProperty } from '../../builders/contract.ts'

const a: WrittenProperty = { name: 'a' }
const number = { name: 'a', logicalType: 'number' }
const ruled = (...properties: WrittenProperty[]) => contractDocument(properties)
const withCheck = (property: WrittenProperty, rule: Record<string, unknown>) =>
  ruled({ ...property, quality: [check(rule)] })

it.each<[words: string, document: Record<string, unknown>, problem: string]>([
  ['a column twice', ruled(a, a), 'schema.0.properties.1.name: column `a` is there twice'],
  ['a column twice but for case', ruled(a, { name: 'A' }), 'column `A` is there twice (case aside)'],
  ['a name of the kit', ruled({ name: 'assay:row' }), 'starts neither `assay:` nor `text:`'],
  ['the text of another column', ruled(a, { name: 'text:a' }), 'starts neither `assay:` nor `text:`'],
  ['a name with a control character', ruled({ name: 'a\0b' }), 'a name without control characters'],
  [
    'a check of the kit that is none',
    withCheck(a, { check: 'rang', min: 1 }),
    'implementation.check: found "rang" (allowed: range (did you mean that?))',
  ],
  [
    'a parameter that is none',
    withCheck(number, { check: 'range', minn: 1 }),
    'implementation.minn: unknown key (allowed: min (did you mean that?))',
  ],
  [
    'an engine that is nearly ours',
    ruled({ ...a, quality: [{ ...check({ check: 'unique' }), engine: 'asay' }] }),
    'engine: found "asay" (allowed: assay (did you mean that?))',
  ],
  [
    'a check about a column at the table',
    contractDocument([a], { quality: [check({ check: 'range', min: 1 })] }),
    '`range` is about one column (allowed: move it under that column',
  ],
  [
    'a check about the table at a column',
    withCheck(a, { check: 'row_count', min: 1 }),
    '`row_count` is about the table',
  ],
  [
    'unique of a table without columns',
    contractDocument([a], { quality: [check({ check: 'unique' })] }),
    '`unique` of a table needs `columns`',
  ],
  [
    'unique over a column that is not there',
    contractDocument([{ name: 'speed' }], { quality: [check({ check: 'unique', columns: ['sped'] })] }),
    'columns.0: there is no column `sped` in the contract (allowed: speed (did you mean that?))',
  ],
  [
    'a range of a text',
    withCheck(a, { check: 'range', min: 1 }),
    '`range` on a string column (allowed: number or integer columns)',
  ],
  [
    'a quantile of a date',
    withCheck({ name: 'a', logicalType: 'date' }, { check: 'quantile', p: 0.5, min: 1 }),
    '`quantile` on a date column',
  ],
  [
    'a pattern of a number',
    withCheck(number, { check: 'matches', pattern: 'x' }),
    '`matches` on a number column',
  ],
  [
    'numeric bounds of a text',
    ruled({ ...a, logicalTypeOptions: { minimum: 1 } }),
    'minimum: bounds on a string column (allowed: number, integer, date, timestamp or time columns)',
  ],
  [
    'a length of a number',
    ruled({ ...number, logicalTypeOptions: { maxLength: 1 } }),
    '`maxLength` on a number column',
  ],
  [
    'a format of a text with a slip of the pen',
    ruled({ ...a, logicalTypeOptions: { format: 'emial' } }),
    'format: found "emial" (allowed: email (did you mean that?))',
  ],
  [
    'a date format with other letters',
    ruled({ name: 'a', logicalType: 'date', logicalTypeOptions: { format: 'MM/dd/YYYY' } }),
    '`MM/dd/YYYY` holds letters that are not understood (allowed: yyyy, yy, MMMM',
  ],
  [
    'no bound at all',
    withCheck(number, { check: 'quantile', p: 0.5 }),
    '`quantile` without bounds promises nothing',
  ],
  [
    'no row count at all',
    contractDocument([a], { quality: [check({ check: 'row_count' })] }),
    '`row_count` without bounds promises nothing',
  ],
  [
    'bounds the wrong way round',
    withCheck(number, { check: 'range', min: 2, max: 1 }),
    'min: 2 is more than 1: no value is left',
  ],
  [
    'minimum above maximum',
    ruled({ ...number, logicalTypeOptions: { minimum: 2, maximum: 1 } }),
    '2 is more than 1',
  ],
  [
    'a number for a text',
    withCheck(a, { check: 'in_set', values: ['x', 1990] }),
    'values.1: found 1990 for the string column `a` (allowed: text; quote what reads as a number',
  ],
  [
    'a text for a number',
    ruled({ ...number, enum: [{ value: '1' }] }),
    'enum.0.value: found "1" for the number column `a` (allowed: numbers)',
  ],
  ['an empty list of values', ruled({ ...a, enum: [] }), 'enum: found [] (allowed: at least 1 items)'],
  [
    'a bound that is no number',
    withCheck(number, { check: 'range', min: Number.POSITIVE_INFINITY }),
    'implementation.min: found something that is no finite number (allowed: a number)',
  ],
  [
    'two checks of one id',
    ruled({
      ...number,
      quality: [
        check({ check: 'range', min: 1 }, { id: 'x' }),
        check({ check: 'range', min: 2 }, { id: 'x' }),
      ],
    }),
    'quality.1.id: another check has the id `x`',
  ],
  [
    'another word for when',
    ruled({ ...a, ...known('before') }),
    'known: "before" (allowed: at_prediction, after_outcome)',
  ],
  [
    'null tokens that are no list',
    contractDocument([a], { customProperties: [{ property: 'null_tokens', value: 'NA' }] }),
    'null_tokens: found "NA" (allowed: a list of texts',
  ],
  [
    'null tokens that are no texts',
    contractDocument([a], { customProperties: [{ property: 'null_tokens', value: ['NA', -999] }] }),
    'null_tokens: found ["NA",-999]',
  ],
  [
    'two tables',
    { ...ruled(a), schema: [...(ruled(a).schema as unknown[]), ...(ruled(a).schema as unknown[])] },
    'schema: one table',
  ],
  [
    'another version of the standard',
    { ...ruled(a), apiVersion: 'v2.2.0' },
    'apiVersion: an ODCS version such as v3.1.0, found "v2.2.0"',
  ],
  [
    'a key nobody knows',
    { ...ruled(a), verison: '1' },
    'verison: unknown key (allowed: version (did you mean that?))',
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

it('fills in what a contract may leave out', () => {
  const { contract } = contractOf([a])
  expect(contract.schema[0]?.properties).toEqual([
    { name: 'a', logicalType: 'string', required: false, unique: false, quality: [], customProperties: [] },
  ])
})
