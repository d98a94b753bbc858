import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readDocument } from '#core/config/read-document.ts'
import { Contract } from '#core/contract/contract.ts'
import { contractRules } from '#core/contract/rules.ts'
import { contractDocument, type WrittenProperty } from '../../builders/contract.ts'

const a: WrittenProperty = { name: 'a' }
const withQuality = (quality: Record<string, unknown>) => contractDocument([{ ...a, quality: [quality] }])

it.each<[words: string, document: Record<string, unknown>, problem: string]>([
  [
    'a figure without an operator',
    withQuality({ metric: 'nullValues' }),
    'quality.0: nothing says what the figure must be (allowed: one of mustBe',
  ],
  [
    'a figure with two',
    withQuality({ metric: 'nullValues', mustBe: 0, mustBeLessThan: 2 }),
    'mustBe and mustBeLessThan at once',
  ],
  [
    'a figure that must be a text',
    withQuality({ metric: 'nullValues', mustBe: 'none' }),
    'mustBe: found "none" (allowed: a number)',
  ],
  ['a figure nobody knows', withQuality({ metric: 'nulls', mustBe: 0 }), 'metric: found "nulls"'],
  ['no figure', withQuality({ description: 'Please.' }), 'an entry of the library without its `metric`'],
  [
    'another unit',
    withQuality({ metric: 'nullValues', mustBe: 0, unit: 'bytes' }),
    'unit: found "bytes" (allowed: rows, percent)',
  ],
  [
    'a pair the wrong way round',
    withQuality({ metric: 'nullValues', mustBeBetween: [2, 1] }),
    'mustBeBetween: 2 is more than 1',
  ],
  ['a pair of one', withQuality({ metric: 'nullValues', mustBeBetween: [2] }), 'mustBeBetween'],
  [
    'columns that are not there',
    withQuality({ metric: 'duplicateValues', mustBe: 0, arguments: { properties: ['b'] } }),
    'arguments.properties.0: there is no column `b`',
  ],
  [
    'a pattern in arguments that is none',
    withQuality({ metric: 'invalidValues', mustBe: 0, arguments: { pattern: '[' } }),
    'arguments.pattern: `[` at character 1',
  ],
  [
    'nulls of the table',
    contractDocument([a], { quality: [{ metric: 'nullValues', mustBe: 0 }] }),
    '`nullValues` is about one column',
  ],
  [
    'duplicates of the table',
    contractDocument([a], { quality: [{ metric: 'duplicateValues', mustBe: 0 }] }),
    '`duplicateValues` of a table needs its columns',
  ],
  [
    'a query without an operator',
    withQuality({ type: 'sql', query: 'SELECT 1' }),
    'nothing says what the figure must be',
  ],
  [
    'another kind of quality',
    withQuality({ type: 'librry', metric: 'nullValues', mustBe: 0 }),
    'type: found "librry"',
  ],
  [
    'a key of quality nobody knows',
    withQuality({ metric: 'nullValues', mustBee: 0 }),
    'mustBee: unknown key (allowed: mustBe (did you mean that?))',
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
