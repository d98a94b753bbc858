import { expect, it } from 'vitest'
import type { Lowered } from '#core/contract/checks/lowered.ts'
import { planChecks } from '#core/contract/plan/plan.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'

const answer = { outcome: 'pass', observed: '', expected: '' } as const
const statement: Lowered = {
  kind: 'statement',
  reads: ['x'],
  select: 'SELECT 1 AS n FROM t',
  judge: () => answer,
  needsValues: false,
}

it.each<[words: string, lowered: Lowered, by: string[] | undefined, planned: string]>([
  ['a statement without groups', statement, undefined, 'statement'],
  ['a statement that keeps groups apart', { ...statement, groups: true }, ['g'], 'statement'],
  ['a statement that would leave `by` out', statement, ['g'], 'unsupported'],
  ['facts, which know no groups', { kind: 'facts', judge: () => answer }, ['g'], 'unsupported'],
])('%s', (_, lowered, by, planned) => {
  const check = {
    id: 'x.some',
    check: 'some',
    dimension: 'consistency',
    severity: 'block',
    path: [],
    lowered,
    ...(by === undefined ? {} : { by }),
  } as const
  const relation = { dialect: duckdbDialect, facts: { files: [], rows: 1, columns: new Map() } }
  const plan = planChecks([check], relation, { rows: 0, distinct: new Map() })
  expect([...plan.known.map((one) => one.answer.outcome), ...plan.steps.map(({ kind }) => kind)]).toEqual([
    planned,
  ])
})
