import * as z from 'zod'
import { Failure } from '#core/failure.ts'
import { MetricName } from '#core/metrics/metric-table.ts'
import { normalUpperQuantile } from '#core/statistics/distributions.ts'
import type { GateAssumptions } from './gate-plan.ts'
import type { AssumedValue } from './threshold-plan.ts'

/** The part of a verdict that planning learns from; anything else in it is left alone. */
const Judged = z.object({
  alpha: z.number().gt(0).lt(0.5),
  rows: z.int().positive(),
  flips: z.object({ onlyCandidate: z.int().nonnegative(), onlyChampion: z.int().nonnegative() }).optional(),
  metrics: z.array(
    z.object({
      metric: z.string(),
      candidate: z
        .object({
          estimate: z.number().optional(),
          lower: z.number().optional(),
          upper: z.number().optional(),
        })
        .optional(),
      difference: z
        .object({ kind: z.string(), lower: z.number().optional(), upper: z.number().optional() })
        .optional(),
    }),
  ),
})

/**
 * How much rows differed in an earlier comparison: the deviation of each metric's difference from the width of its
 * interval, and the rows that only one model got right. The observed differences themselves are not used: planning
 * with them would be circular. The candidate's own values are what the next one may have.
 * @param text verdict.json, or the evidence that `assay gate-model --json` prints
 * @throws Failure CONFIGURATION_INVALID if it is neither, or holds no comparison
 */
export function assumptionsFromVerdict(
  text: string,
  file: string,
): Pick<GateAssumptions, 'disagreement' | 'deviations' | 'values'> {
  const judged = judgedIn(text)
  if (judged === undefined) throw refused(file, 'no verdict with metrics and rows')
  const { alpha, rows, flips, metrics } = judged
  const z = normalUpperQuantile(alpha)
  const deviations: Partial<Record<MetricName, number>> = {}
  const values: Partial<Record<MetricName, AssumedValue>> = {}
  for (const { metric, difference, candidate } of metrics) {
    const known = MetricName.safeParse(metric)
    if (known.success && candidate?.estimate !== undefined) {
      const width = (candidate.upper ?? 0) - (candidate.lower ?? 0)
      const deviation = width > 0 ? { deviation: (width / (2 * z)) * Math.sqrt(rows) } : {}
      values[known.data] = { value: candidate.estimate, ...deviation }
    }
    const { lower, upper } = difference ?? {}
    if (!known.success || lower === undefined || upper === undefined || upper <= lower) continue
    deviations[known.data] = ((upper - lower) / (2 * z)) * Math.sqrt(rows)
  }
  if (Object.keys(deviations).length === 0) throw refused(file, 'a verdict without a comparison')
  const differing = flips === undefined ? 0 : flips.onlyCandidate + flips.onlyChampion
  return { deviations, values, ...(differing === 0 ? {} : { disagreement: differing / rows }) }
}

function judgedIn(text: string): z.infer<typeof Judged> | undefined {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return undefined
  }
  const inEvidence = z.object({ verdict: z.unknown() }).safeParse(content)
  return Judged.safeParse(inEvidence.success ? inEvidence.data.verdict : content).data
}

function refused(file: string, problem: string): Failure {
  return new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: `--verdict holds ${problem}`,
    allowed: 'verdict.json, or what `assay gate-model --json` prints, of a candidate that met a champion',
    place: { file },
  })
}
