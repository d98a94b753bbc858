import { expect, it } from 'vitest'
import type { Answer } from '#core/contract/checks/answer.ts'
import type { Atom, Lowered, Measurement } from '#core/contract/checks/lowered.ts'
import { mostAtoms, type Plan, planChecks } from '#core/contract/plan/plan.ts'
import type { PlannedCheck } from '#core/contract/plan/planned-check.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'

const passed: Answer = { outcome: 'pass', observed: '', expected: '' }
const ground = { dialect: duckdbDialect, facts: { files: [], rows: 3, columns: new Map() } }

function planned(id: string, lowered: Lowered, more: Partial<PlannedCheck> = {}): PlannedCheck {
  return { id, check: 'range', dimension: 'validity', severity: 'block', path: [], lowered, ...more }
}

function measurement(change: Partial<Measurement> = {}): Measurement {
  return {
    kind: 'measurement',
    reads: ['x'],
    atoms: { of: { kind: 'count', where: 'TRUE' } },
    judge: () => passed,
    perBatch: true,
    needsValues: false,
    ...change,
  }
}

/** Steps as `kind(ids)`, and what is known without one. */
function shape(plan: Plan): string[] {
  return [
    ...plan.known.map(({ check, from }) => `${from}(${check.id})`),
    ...plan.steps.map(({ kind, checks }) => `${kind}(${checks.map(({ id }) => id).join(' ')})`),
  ]
}

const few = {
  rows: 100_000,
  distinct: new Map([
    ['x', 40],
    ['y', 90_000],
    ['z', 10_000],
  ]),
}
const correlation: Atom = { kind: 'correlation', of: ['x', 'x'], where: 'TRUE' }

it.each<[words: string, checks: PlannedCheck[], plan: string[]]>([
  ['few values: a histogram', [planned('a', measurement())], ['histogram(a)']],
  [
    'one histogram for all checks of a column',
    [planned('a', measurement()), planned('b', measurement())],
    ['histogram(a b)'],
  ],
  [
    'mostly different values: a pass over the rows',
    [planned('a', measurement({ reads: ['y'] }))],
    ['shared(a)'],
  ],
  ['a tenth different: still a histogram', [planned('a', measurement({ reads: ['z'] }))], ['histogram(a)']],
  [
    'two columns: a pass, together with what else needs one',
    [planned('a', measurement({ reads: ['x', 'y'] })), planned('b', measurement({ reads: ['y'] }))],
    ['shared(a b)'],
  ],
  [
    'a person’s expression may read anything',
    [planned('a', measurement({ reads: undefined }))],
    ['shared(a)'],
  ],
  [
    'a figure that counts of values do not tell',
    [planned('a', measurement({ atoms: { r: correlation } }))],
    ['shared(a)'],
  ],
  [
    'what the footers prove is not read',
    [
      planned('a', measurement({ fromFacts: () => passed })),
      planned('b', measurement({ fromFacts: () => undefined })),
    ],
    ['footers(a)', 'histogram(b)'],
  ],
  ['groups are kept apart', [planned('a', measurement(), { by: ['y'] })], ['grouped(a)']],
  [
    'a statement of its own',
    [
      planned('a', {
        kind: 'statement',
        reads: ['x'],
        select: 'SELECT 1',
        judge: () => passed,
        needsValues: false,
      }),
    ],
    ['statement(a)'],
  ],
  [
    'what cannot be answered is never a pass',
    [planned('a', { kind: 'unanswered', outcome: 'unsupported', because: 'no', expected: 'x' })],
    ['nothing(a)'],
  ],
  ['nothing asked', [], []],
])('%s', (_, checks, expected) => {
  expect(shape(planChecks(checks, ground, few))).toEqual(expected)
})

it('an unanswered check keeps its outcome and words', () => {
  const lowered: Lowered = { kind: 'unanswered', outcome: 'skipped', because: 'no snapshot', expected: 'x' }
  const [known] = planChecks([planned('a', lowered)], ground, few).known
  expect(known?.answer).toEqual({ outcome: 'skipped', observed: 'no snapshot', expected: 'x' })
})

const count = (where: string) => ({ kind: 'count', where }) as const

it('asks what several checks want to know once', () => {
  const checks = Array.from({ length: 150 }, (_, index) =>
    planned(`c${index}`, measurement({ reads: ['y'], atoms: { of: count('a'), bad: count(`b${index}`) } })),
  )
  expect(planChecks(checks, ground, few).steps.map((step) => step.checks.length)).toEqual([150])
})

it('splits a pass before it holds more atoms than engines take, and loses none', () => {
  const checks = Array.from({ length: 150 }, (_, index) => {
    const atoms = { of: count(`a${index}`), bad: count(`b${index}`) }
    return planned(`c${index}`, measurement({ reads: ['y'], atoms }))
  })
  const { steps } = planChecks(checks, ground, few)
  const sizes = steps.map((step) => step.checks.length * 2)
  expect(sizes).toEqual([mostAtoms, 100])
  expect(steps.flatMap((step) => step.checks.map(({ id }) => id))).toEqual(checks.map(({ id }) => id))
})
