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

/** Single values of a nested answer, each with the path to it. */
function leaves(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (ArrayBuffer.isView(value)) return leaves([...(value as Float64Array)], path)
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
}

/** What is wrong with an answer; nothing, if it is what the vector expects. */
function misses(got: unknown, want: unknown, { relative = 0, absolute = 0 }: Vector['tolerance']): string[] {
  const found = new Map(leaves(got, ''))
  const wanted = leaves(want, '')
  const sizes =
    found.size === wanted.length ? [] : [`${found.size} values where ${wanted.length} are expected`]
  return [
    ...sizes,
    ...wanted.flatMap(([path, value]) => {
      const have = found.get(path)
      const passes =
        typeof value === 'number' && typeof have === 'number'
          ? have === value || Math.abs(have - value) <= absolute + relative * Math.abs(value)
          : have === value
      return passes ? [] : [`${path}: ${have} for ${value}`]
    }),
  ]
}

describe('statistics vectors', () => {
  test.each(vectors.map((vector) => [vector.id, vector] as const))('%s', (_, vector) => {
    const method = vectorMethods[vector.method]
    expect(method, `no method ${vector.method}`).toBeDefined()
    const got = method!(vector)
    const wrong = Object.entries(vector.expected).flatMap(([key, want]) =>
      misses(got[key], want, vector.tolerance).map((miss) => `${key}${miss}`),
    )
    expect(wrong).toEqual([])
  })

  test('a wrong value, a missing one and one too many are misses', () => {
    const tolerance = { relative: 1e-9 }
    expect(misses({ a: [1, 2] }, { a: [1, 2 + 1e-12] }, tolerance)).toEqual([])
    expect(misses({ a: [1, 2] }, { a: [1, 2.1] }, tolerance)).toEqual(['.a.1: 2 for 2.1'])
    expect(misses(undefined, 1, tolerance)).toEqual([': undefined for 1'])
    expect(misses(Number.NaN, 1, tolerance)).toEqual([': NaN for 1'])
    expect(misses([1, 2], [1], tolerance)).toEqual(['2 values where 1 are expected'])
  })
})
