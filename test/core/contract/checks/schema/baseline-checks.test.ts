import { expect, it } from 'vitest'
import type { Answer } from '#core/contract/checks/answer.ts'
import type { LoweringContext, TableUse } from '#core/contract/checks/definition.ts'
import { takeSnapshot } from '#core/drift/snapshot.ts'
import type { WrittenProperty } from '../../../../builders/contract.ts'
import { fileFacts, lowered, loweringContext, tableFacts } from '../../../../builders/lowering.ts'

const snapshot = takeSnapshot(
  [
    { name: 'speed', role: 'feature', kind: 'number', values: [1, 2, null] },
    { name: 'town', role: 'feature', kind: 'category', values: ['a', 'b', 'c'] },
    { name: 'y', role: 'label', kind: 'category', values: ['0', '1', '0'] },
  ],
  { dataset: 'a'.repeat(64), rows: 3 },
)

const columns = [{ name: 'speed', logicalType: 'number' }, { name: 'town' }, { name: 'y' }]
const file = fileFacts({ speed: 'DOUBLE', town: 'VARCHAR', y: 'VARCHAR' })
const features = (names: Record<string, string>): TableUse => ({
  label: '"y"',
  eventTime: undefined,
  entity: undefined,
  features: names,
  splits: {},
  expressions: [],
})

function answer(
  parameters: Record<string, unknown>,
  context: LoweringContext,
  facts = tableFacts(file),
): Answer {
  const found = lowered(parameters, context)
  if (found.kind === 'facts') return found.judge(facts)
  if (found.kind !== 'unanswered') throw new Error(`${parameters.check} reads rows`)
  return { outcome: found.outcome, observed: found.because, expected: found.expected }
}

it.each<
  [
    words: string,
    parameters: Record<string, unknown>,
    properties: readonly WrittenProperty[],
    said: Partial<Answer>,
  ]
>([
  ['the same as the snapshot', {}, columns, { outcome: 'pass', observed: 'all 3 agree', bad: 0, of: 3 }],
  [
    'numbers that became whole',
    {},
    [{ name: 'speed', logicalType: 'integer' }, ...columns.slice(1)],
    { outcome: 'pass' },
  ],
  [
    'numbers that became text',
    {},
    [{ name: 'speed' }, ...columns.slice(1)],
    { outcome: 'fail', observed: 'speed held numbers and is string', bad: 1 },
  ],
  [
    'a column with gaps that is newly required',
    {},
    [{ name: 'speed', logicalType: 'number', required: true }, ...columns.slice(1)],
    { outcome: 'fail', observed: 'speed is newly required', bad: 1 },
  ],
  [
    'newly required is nothing to readers',
    { mode: 'forward' },
    [{ name: 'speed', logicalType: 'number', required: true }, ...columns.slice(1)],
    { outcome: 'pass' },
  ],
])('schema_compatible: %s', (_, parameters, properties, said) => {
  const context = loweringContext(properties, { snapshot })
  expect(answer({ check: 'schema_compatible', ...parameters }, context)).toMatchObject(said)
})

it.each<[words: string, columns: Record<string, unknown>[], mode: string, observed: string]>([
  ['a column that is gone', [{ name: 'land' }], 'forward', 'land is gone'],
  ['a column that is gone, which old data do not mind', [{ name: 'land' }], 'backward', 'all 1 agree'],
  ['a wider type', [{ name: 'speed', type: 'integer' }], 'forward', 'speed was integer and is number'],
  ['a wider type holds old data', [{ name: 'speed', type: 'integer' }], 'backward', 'all 1 agree'],
  ['a narrower type', [{ name: 'town', type: 'object' }], 'backward', 'town was object and is string'],
  ['a name in another case', [{ name: 'SPEED', type: 'number' }], 'full', 'all 1 agree'],
  [
    'a gap where there was none',
    [{ name: 'town', required: true }],
    'forward',
    'town always had a value and may be missing',
  ],
  [
    'a column the contract does not have',
    [{ name: 'extra', type: 'integer' }],
    'full',
    'extra was integer and is number',
  ],
])('schema_compatible with a list: %s', (_, baseline, mode, observed) => {
  const facts = tableFacts(fileFacts({ speed: 'DOUBLE', town: 'VARCHAR', y: 'VARCHAR', extra: 'DOUBLE' }))
  const context = loweringContext(columns)
  const found = answer({ check: 'schema_compatible', columns: baseline, mode }, context, facts)
  expect(found.observed).toBe(observed)
  expect(found.outcome).toBe(observed.startsWith('all ') ? 'pass' : 'fail')
})

it('a derived feature of the snapshot is there where the model still has it', () => {
  const use = features({ ratio: '("speed" / 2)', town: '"town"' })
  const derived = takeSnapshot([{ name: 'ratio', role: 'feature', kind: 'number', values: [1] }], {
    dataset: 'a'.repeat(64),
    rows: 1,
  })
  expect(
    answer({ check: 'schema_compatible' }, loweringContext(columns, { snapshot: derived, use })).outcome,
  ).toBe('pass')
  expect(
    answer({ check: 'schema_compatible' }, loweringContext(columns, { snapshot: derived })),
  ).toMatchObject({
    outcome: 'fail',
    observed: 'ratio is gone',
  })
})

it.each<
  [words: string, parameters: Record<string, unknown>, use: Record<string, string>, said: Partial<Answer>]
>([
  [
    'the features of the snapshot',
    {},
    { speed: '"speed"', town: '"town"' },
    { outcome: 'pass', observed: 'these 2 features' },
  ],
  [
    'in another order',
    {},
    { town: '"town"', speed: '"speed"' },
    { outcome: 'fail', observed: 'town where speed should stand', bad: 1 },
  ],
  [
    'in another order, which does not count',
    { ordered: false },
    { town: '"town"', speed: '"speed"' },
    { outcome: 'pass' },
  ],
  [
    'one more and one less',
    {},
    { speed: '"speed"', y: '"y"' },
    { outcome: 'fail', observed: 'no town; y besides', bad: 2, of: 2 },
  ],
  [
    'a number that became a text',
    {},
    { speed: '"town"', town: '"town"' },
    { outcome: 'fail', observed: 'speed is string, not number', bad: 1 },
  ],
  [
    'what an expression gives is for the engine to know',
    {},
    { speed: 'length("town")', town: '"town"' },
    { outcome: 'pass' },
  ],
  [
    'a signature of its own',
    { features: ['town', { name: 'speed', type: 'integer' }] },
    { town: '"town"', speed: '"speed"' },
    { outcome: 'fail', observed: 'speed is number, not integer' },
  ],
])('signature_match: %s', (_, parameters, use, said) => {
  const context = loweringContext(columns, { snapshot, use: features(use) })
  expect(answer({ check: 'signature_match', ...parameters }, context)).toMatchObject(said)
})

it.each([
  ['schema_compatible', 'there is no snapshot yet to compare with'],
  ['signature_match', 'there is no snapshot of a model yet to compare with'],
])('%s is skipped without a snapshot', (check, because) => {
  const context = loweringContext(columns, { use: features({ town: '"town"' }) })
  expect(answer({ check }, context)).toMatchObject({ outcome: 'skipped', observed: because })
})

it('signature_match is skipped where nobody says what the features are', () => {
  expect(answer({ check: 'signature_match' }, loweringContext(columns, { snapshot }))).toMatchObject({
    outcome: 'skipped',
    observed: 'nobody says what the features of the table are',
  })
})
