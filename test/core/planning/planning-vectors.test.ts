import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { Vector } from '../statistics/drift-vector-methods.ts'
import { planningVectorMethods } from '../statistics/planning-vector-methods.ts'

const file =
  process.env.ASSAY_VECTORS ?? resolve(import.meta.dirname, '../../fixtures/statistics-vectors.json')
const ours = /^(easeml-|bennett-|dsl-three-valued|ledger-|ladder-|thresholdout-)/
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] }
const planning = vectors.filter(({ id }) => ours.test(id))

/** Numbers by the vector's tolerance, everything else as it is. */
function expectWithin(have: unknown, want: unknown, { tolerance }: Vector, where: string): void {
  if (Array.isArray(want)) {
    expect((have as unknown[]).length, where).toBe(want.length)
    want.forEach((value, index) => {
      expectWithin((have as unknown[])[index], value, { tolerance } as Vector, `${where}[${index}]`)
    })
  } else if (typeof want === 'object' && want !== null) {
    expect(Object.keys(have as object).sort(), where).toEqual(Object.keys(want).sort())
    for (const [key, value] of Object.entries(want))
      expectWithin((have as Record<string, unknown>)[key], value, { tolerance } as Vector, `${where}.${key}`)
  } else if (typeof want === 'number') {
    const { relative = 0, absolute = 0 } = tolerance
    const distance = Math.abs((have as number) - want)
    expect(distance, `${where}: ${have} for ${want}`).toBeLessThanOrEqual(
      absolute + relative * Math.abs(want),
    )
  } else expect(have, where).toEqual(want)
}

test.each(planning.map((vector) => [vector.id, vector] as const))('%s', (_, vector) => {
  const got = planningVectorMethods[vector.method]?.(vector)
  expectWithin(got, vector.expected, vector, vector.id)
})

test('there are such vectors', () => {
  if (process.env.ASSAY_VECTORS === undefined) expect(planning).toHaveLength(33)
})
