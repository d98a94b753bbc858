/** Kayenta's answer on one metric. NodataFailMetric: without data though data are required. */
export type KayentaLabel = 'Pass' | 'High' | 'Low' | 'Nodata' | 'NodataFailMetric'

export interface KayentaScore {
  /** 0 to 100, two decimals. */
  readonly score: number
  /** By group, 0 to 100; groups without any data are left out. */
  readonly groups: Readonly<Record<string, number>>
}

/**
 * The score another canary judge would give, for teams that come from it: passed metrics of a group in percent of those
 * with an answer, then weighted. 0 if a critical metric did not pass or half of all metrics had no data. A score, not a
 * probability; our canary does not decide by it. Source: Kayenta's weighted-sum scorer.
 * @param weights by group, in percent; groups without one share what is left of 100
 * @param critical groups and positions of critical metrics
 */
export function kayentaScore(
  labels: Readonly<Record<string, readonly KayentaLabel[]>>,
  weights: Readonly<Record<string, number>>,
  critical: readonly { readonly group: string; readonly index: number }[] = [],
): KayentaScore {
  const scored = Object.entries(labels).flatMap(([group, of]) => {
    const answered = of.filter((label) => label !== 'Nodata')
    const passed = answered.filter((label) => label === 'Pass')
    return answered.length === 0 ? [] : [[group, (passed.length / answered.length) * 100] as const]
  })
  const groups = Object.fromEntries(scored)
  const all = Object.values(labels).flat()
  const withoutData = all.filter((label) => label === 'Nodata').length
  const failed = critical.some(({ group, index }) => labels[group]?.[index] !== 'Pass')
  if (failed || 2 * withoutData >= all.length) return { score: 0, groups }
  const unweighted = Object.keys(labels).filter((group) => weights[group] === undefined)
  const given = Object.values(weights).reduce((sum, weight) => sum + weight, 0)
  const share = unweighted.length === 0 ? 0 : (100 - given) / unweighted.length
  const sum = scored.reduce((total, [group, score]) => total + score * ((weights[group] ?? share) / 100), 0)
  return { score: Math.round(sum * 100) / 100, groups }
}
