import { type MetricEstimate, type MetricResult, undefinedMetric } from './metric-result.ts'
import type { MulticlassScored } from './scored.ts'

/** Classes with at least one labelled row. */
export function presentClasses(labels: Int32Array, classCount: number): readonly number[] {
  const seen = new Uint8Array(classCount)
  for (let row = 0; row < labels.length; row++) seen[labels[row]!] = 1
  return Array.from(seen.keys()).filter((target) => seen[target] === 1)
}

/** Plain mean over the classes with rows of a metric of two classes, each class against the rest by its own score. */
export function macroOverRest(
  scored: MulticlassScored,
  ofClass: (isClass: Uint8Array, scores: Float64Array) => MetricResult,
): MetricResult {
  if (scored.scores === undefined) return undefinedMetric('no-scores')
  const { labels } = scored
  const present = presentClasses(labels, scored.classes.length)
  if (present.length === 0) return undefinedMetric('no-rows')
  const influence = new Float64Array(labels.length)
  let estimate = 0
  let bias = 0
  for (const target of present) {
    // An array of its own: the ranking remembers it.
    const isClass = new Uint8Array(labels.length)
    for (let row = 0; row < isClass.length; row++) isClass[row] = labels[row] === target ? 1 : 0
    const part = ofClass(isClass, scored.scores[target]!)
    if (part.kind === 'undefined') return part
    addPart(part)
  }
  return { kind: 'estimate', estimate, influence, turnoverSquare: 0, bias }

  function addPart(part: MetricEstimate): void {
    estimate += part.estimate / present.length
    bias += (part.bias ?? 0) / present.length
    for (let row = 0; row < influence.length; row++) influence[row]! += part.influence[row]! / present.length
  }
}
