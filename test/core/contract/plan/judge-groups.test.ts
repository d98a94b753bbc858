import { expect, it } from 'vitest'
import type { Answer, Measured } from '#core/contract/checks/answer.ts'
import { judgeGroups, mostGroups } from '#core/contract/plan/judge-groups.ts'

const judge = (row: Measured): Answer => ({
  outcome: row.of === 0 ? 'no_data' : row.bad === 0 ? 'pass' : 'fail',
  observed: `${row.bad} of ${row.of}`,
  expected: 'none',
  bad: Number(row.bad),
  of: Number(row.of),
})
const row = (by0: string | null, bad: number, of: number): Measured => ({ by0, bad, of })

it.each<[string, Measured[], Partial<Answer>]>([
  ['every group holds', [row('a', 0, 3), row('b', 0, 2)], { outcome: 'pass', bad: 0, of: 5 }],
  [
    'one group breaks it, and is named',
    [row('a', 0, 3), row(null, 1, 2)],
    { outcome: 'fail', bad: 1, of: 5, observed: '1 of 2 groups break it: missing: 1 of 2' },
  ],
  ['a group without values does not count', [row('a', 0, 0), row('b', 0, 2)], { outcome: 'pass', of: 2 }],
  ['no group has values', [row('a', 0, 0)], { outcome: 'no_data' }],
  ['no group at all', [], { outcome: 'no_data' }],
])('%s', (_, rows, expected) => {
  expect(judgeGroups(rows, ['city'], judge)).toMatchObject(expected)
})

it('too many groups are an error, not a verdict on some of them', () => {
  const rows = Array.from({ length: mostGroups + 1 }, (_, index) => row(`${index}`, 0, 1))
  expect(judgeGroups(rows, ['id'], judge).outcome).toBe('error')
})
