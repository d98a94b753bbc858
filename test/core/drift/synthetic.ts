import type { Value } from '#core/drift/column-values.ts'

/** Numbers of 0 up to 1 from a seed (mulberry32): the same seed, the same numbers. */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Standard normal numbers (Box and Muller). */
export function normals(uniform: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}

export function repeat<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** Draws categories by their weights. */
export function picker(weights: Readonly<Record<string, number>>, uniform: () => number): () => string {
  const names = Object.keys(weights)
  const upTo: number[] = []
  let total = 0
  for (const weight of Object.values(weights)) {
    total += weight
    upTo.push(total)
  }
  return () => {
    const drawn = uniform() * total
    let low = 0
    let high = names.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if (drawn < (upTo[middle] ?? 0)) high = middle
      else low = middle + 1
    }
    return names[low] ?? ''
  }
}

/** Rows of a population without drift: how each column's value is drawn. */
export interface DrawnColumn {
  readonly name: string
  readonly role: 'feature' | 'prediction'
  readonly kind: 'number' | 'category'
  readonly draw: () => Value
}

/** Eight columns of the sorts that live traffic has: heavy tails, zeros, gaps, many categories, rare ones. */
export function population(seed: number): readonly DrawnColumn[] {
  const uniform = uniforms(seed)
  const normal = normals(uniform)
  const forty = Object.fromEntries(repeat(40, (index) => [`place ${index}`, 1]))
  const skewed = Object.fromEntries(repeat(200, (index) => [`species ${index}`, 1 / (index + 1)]))
  const engines = picker({ 1: 12, 2: 76, 3: 6, 4: 6 }, uniform)
  return [
    {
      name: 'speed_knots',
      role: 'feature',
      kind: 'number',
      draw: () => (uniform() < 0.28 ? null : Math.round(140 + 35 * normal())),
    },
    {
      name: 'height',
      role: 'feature',
      kind: 'number',
      draw: () => (uniform() < 0.3 ? 0 : Math.round(Math.exp(6 + 1.5 * normal()))),
    },
    { name: 'temperature', role: 'feature', kind: 'number', draw: () => 15 + 8 * normal() },
    { name: 'engines', role: 'feature', kind: 'number', draw: () => Number(engines()) },
    { name: 'place', role: 'feature', kind: 'category', draw: picker(forty, uniform) },
    { name: 'species', role: 'feature', kind: 'category', draw: picker(skewed, uniform) },
    {
      name: 'size',
      role: 'feature',
      kind: 'category',
      draw: picker({ Small: 60, Medium: 30, Large: 10 }, uniform),
    },
    { name: 'score', role: 'prediction', kind: 'number', draw: () => 1 / (1 + Math.exp(2 - normal())) },
  ]
}
