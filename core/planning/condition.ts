/** What a condition speaks of: accuracy of the new model, of the old one, share of rows whose prediction changes. */
export const variables = ['n', 'o', 'd'] as const
export type Variable = (typeof variables)[number]

/** `weights > constant +/- tolerance`, read: a weighted sum of shares against a number. */
export interface Clause {
  /** As the person wrote it, white space evened out. */
  readonly text: string
  /** Weight by variable; a variable that is not there has none, and at least one is. */
  readonly weights: Readonly<Partial<Record<Variable, number>>>
  readonly comparison: '<' | '>'
  readonly constant: number
  /** Half-width to which the left side is estimated; above 0. */
  readonly tolerance: number
}

/** Clauses that all have to hold. */
export interface Condition {
  readonly text: string
  readonly clauses: readonly Clause[]
}

/** The variables of a clause with their weights. */
export function weightsOf(clause: Clause): readonly (readonly [Variable, number])[] {
  return variables.flatMap((variable) => {
    const weight = clause.weights[variable]
    return weight === undefined ? [] : [[variable, weight] as const]
  })
}

/** Smallest and largest value the left side can have, every variable being a share from 0 to 1. */
export function rangeOf(clause: Clause): readonly [least: number, most: number] {
  const weights = weightsOf(clause).map(([, weight]) => weight)
  const sum = (of: readonly number[]): number => of.reduce((total, weight) => total + weight, 0)
  return [sum(weights.filter((weight) => weight < 0)), sum(weights.filter((weight) => weight > 0))]
}
