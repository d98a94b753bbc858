import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Vector } from './drift-vector-methods.ts'
import { vectorMethods } from './vector-methods.ts'

/**
 * Test vectors of the statistics: id, inputs, parameters, expected values, tolerance. A value passes when
 * |got - want| <= absolute + relative |want|. ASSAY_VECTORS names another file of the same form to test with.
 */
const file =
  process.env.ASSAY_VECTORS ?? resolve(import.meta.dirname, '../../fixtures/statistics-vectors.json')

const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] }

/** Ids whose method the kit does not have yet: everything here is a known gap, nothing else may be. */
const later: readonly (string | RegExp)[] = [
  /^betainc-/,
  /^xoshiro128ss/,
  'fnv1a-fmix',
  'poisson1-weights',
  /^easeml-/,
  /^bennett-/,
  'dsl-three-valued',
  /^ledger-/,
  /^ladder-/,
  /^thresholdout-/,
  'cluster-t',
  'nadeau-bengio',
  'signflip-exact',
  /^bootstrap-/,
  /^poisson-bootstrap/,
  'by',
  'ebh',
  /^paired-evalue-/,
  /^bet-/,
  /^acs-/,
  'msprt',
  'mann-whitney',
  'welch',
  'newcombe-indep',
  'srm-chi2',
  'cuped',
  'kayenta-score',
  'psi-zero-bin',
  /^js/,
  'wasserstein',
  'chi2-evidently',
  'linf',
  'mmd',
  'domain-auc',
  'sturges',
  'std-threshold',
  'isotonic',
  /^cbpe/,
  'ece',
  'murphy',
  'fairness',
]

/** Expected values of covered vectors that the kit does not compute. */
const laterValues: Record<string, readonly string[]> = {
  pairedDifference: ['newcombe10_ci'],
  proportionCi: ['clopper_pearson'],
  brier: ['spiegelhalter_z', 'spiegelhalter_p_two_sided'],
}

const isLater = (id: string) =>
  later.some((known) => (typeof known === 'string' ? known === id : known.test(id)))
function flat(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.flatMap(flat) : [value as number]
}

describe('statistics vectors', () => {
  const covered = vectors.filter(({ id }) => !isLater(id))

  test.each(covered.map((vector) => [vector.id, vector] as const))('%s', (_, vector) => {
    const method = vectorMethods[vector.method]
    expect(method, `no method ${vector.method}; implement it or name it in later`).toBeDefined()
    const got = method!(vector)
    const skipped = laterValues[vector.method] ?? []
    expect(Object.keys(got).sort()).toEqual(
      Object.keys(vector.expected)
        .filter((key) => !skipped.includes(key))
        .sort(),
    )
    const { relative = 0, absolute = 0 } = vector.tolerance
    for (const [key, found] of Object.entries(got)) {
      const want = flat(vector.expected[key])
      const have = flat(found)
      expect(have.length, key).toBe(want.length)
      want.forEach((value, index) => {
        const distance = Math.abs(have[index]! - value)
        expect(distance, `${key}[${index}]: ${have[index]} for ${value}`).toBeLessThanOrEqual(
          absolute + relative * Math.abs(value),
        )
      })
    }
  })

  test('nothing is skipped but what later names, and later names nothing the file does not have', () => {
    const skipped = vectors.map(({ id }) => id).filter(isLater)
    expect(covered.length + skipped.length).toBe(vectors.length)
    const idle = later.filter(
      (known) => !skipped.some((id) => (typeof known === 'string' ? known === id : known.test(id))),
    )
    if (process.env.ASSAY_VECTORS === undefined) expect(idle).toEqual([])
  })
})
