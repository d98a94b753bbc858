import { expect, test } from 'vitest'
import { limitsOf } from '#core/card/limits.ts'
import { behaviourReport } from '../../builders/behaviour-report.ts'
import { evidence } from '../../builders/evidence.ts'

test('groups that are too small and what has no answer are limits of the model', () => {
  const added = limitsOf(evidence({ behaviour: behaviourReport() })).filter(
    (limit) => !limitsOf(evidence()).includes(limit),
  )
  expect(added).toEqual([
    'Too small to be compared as groups: `operator = (missing)`.',
    '`operator`: the share predicted positive is not assessed by group: fewer than two groups of `operator` have 50 positive and 50 negative rows each.',
  ])
})
