import type { Asked } from './asked.ts'
import type { Gate } from './gate.ts'
import type { VerdictKind } from './verdict.ts'

/**
 * What the gate asks of the difference from the champion, with the effect that planning assumes: never the one observed, but
 * what is expected; without a word on it no change for a margin, and twice the gain where a gain is asked.
 */
export function askedDifferences(gate: Gate, kind: VerdictKind): readonly Asked[] {
  if (kind === 'first') return []
  const common = { metric: gate.metric, what: 'comparison' as const, against: 'champion' }
  const allowed = kind === 'promotion' ? gate.promotion_margin : gate.no_worse_than
  const gain = gate.better_by ?? 0
  const comparison: Asked =
    allowed === undefined
      ? {
          ...common,
          name: 'better_by',
          limit: gain,
          assumed: gate.expect ?? (gain > 0 ? 2 * gain : undefined),
        }
      : {
          ...common,
          name: kind === 'promotion' ? 'promotion_margin' : 'no_worse_than',
          limit: allowed === 0 ? 0 : -allowed,
          assumed: kind === 'promotion' ? 0 : (gate.expect ?? 0),
        }
  const guardrails = gate.guardrails.map(
    ({ metric, margin }): Asked => ({
      name: `guardrails.${metric}`,
      metric,
      what: 'guardrail',
      against: 'champion',
      limit: margin === 0 ? 0 : -margin,
      assumed: 0,
    }),
  )
  return [comparison, ...guardrails]
}
