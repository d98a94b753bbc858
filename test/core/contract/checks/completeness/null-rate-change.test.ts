import { expect, it } from 'vitest'
import type { Answer, Measured } from '#core/contract/checks/answer.ts'
import { takeSnapshot } from '#core/drift/snapshot.ts'
import { lowered, loweringContext } from '../../../../builders/lowering.ts'

/** One in four is missing in the reference. */
const snapshot = takeSnapshot(
  [
    { name: 'speed', role: 'feature', kind: 'number', values: [1, 2, 3, null] },
    { name: 'renamed', role: 'feature', kind: 'category', values: ['a', 'b', 'c', null] },
  ],
  { dataset: 'a'.repeat(64), rows: 4 },
)
const columns = [{ name: 'speed', logicalType: 'number' }, { name: 'town' }]
const use = {
  label: undefined,
  eventTime: undefined,
  entity: undefined,
  features: { speed: '"speed"', renamed: '"town"' },
  splits: {},
  expressions: [],
}

function answer(parameters: Record<string, unknown>, measured: Measured, on = 'speed'): Answer {
  const found = lowered(
    { check: 'null_rate_change', ...parameters },
    loweringContext(columns, { snapshot, use, on }),
  )
  if (found.kind !== 'measurement') throw new Error('it is no measurement')
  return found.judge(measured)
}

it.each<
  [
    words: string,
    parameters: Record<string, unknown>,
    bad: number,
    of: number,
    outcome: string,
    value: number,
  ]
>([
  ['as in the snapshot', { max: 0 }, 1, 4, 'pass', 0],
  ['up by exactly as much as may be', { max: 0.05 }, 30, 100, 'pass', 0.05],
  ['up by more', { max: 0.049 }, 30, 100, 'fail', 0.05],
  ['down by more', { max: 0.1 }, 0, 10, 'fail', -0.25],
  ['down, where only up counts', { max: 0.1, direction: 'up' }, 0, 10, 'pass', -0.25],
  ['up, where only down counts', { max: 0.1, direction: 'down' }, 10, 10, 'pass', 0.75],
  ['down, where only down counts', { max: 0.1, direction: 'down' }, 0, 10, 'fail', -0.25],
])('%s', (_, parameters, bad, of, outcome, value) => {
  expect(answer(parameters, { bad, of, rows: [] })).toMatchObject({
    outcome,
    bad,
    of,
    value: expect.closeTo(value, 12),
  })
})

it('finds a column under the name of the feature that it is', () => {
  expect(answer({ max: 0.1 }, { bad: 5, of: 10, rows: [1, 2] }, 'town')).toMatchObject({
    outcome: 'fail',
    observed: '50 % missing, 25 % in the snapshot',
    expected: 'a share of missing values within 10 points of the snapshot’s',
    rows: [1, 2],
  })
})

it('has no answer without rows, and is skipped without a snapshot of the column', () => {
  expect(answer({ max: 0.1 }, { bad: 0, of: 0 })).toMatchObject({ outcome: 'no_data' })
  const parameters = { check: 'null_rate_change', max: 0.1 }
  expect(lowered(parameters, loweringContext(columns, { on: 'speed' }))).toMatchObject({
    kind: 'unanswered',
    outcome: 'skipped',
    because: 'there is no snapshot yet to compare with',
  })
  expect(lowered(parameters, loweringContext(columns, { on: 'town', snapshot }))).toMatchObject({
    outcome: 'skipped',
    because: 'the snapshot has no rows of town',
  })
})

it('counts what is no finite number among the missing, as the snapshot does', () => {
  const found = lowered(
    { check: 'null_rate_change', max: 0.1 },
    loweringContext(columns, { snapshot, on: 'speed' }),
  )
  expect(found).toMatchObject({
    atoms: { bad: { where: '("speed" IS NULL OR NOT isfinite(CAST("speed" AS DOUBLE)))' } },
  })
})
