import type { MetricName } from '#core/metrics/metric-table.ts'
import type { EnvironmentGate, Gate } from './gate.ts'
import type { GateFinding } from './gate-rules.ts'

export interface TightenedGate {
  /** The stricter of both, key by key. */
  readonly gate: Gate
  /** Keys of the environment that would have loosened the gate; they are not applied. Paths start below its `gate`. */
  readonly findings: readonly GateFinding[]
}

type Guardrail = Gate['guardrails'][number]

/** The gate of one environment: the pipeline's, made stricter. What would make it looser is a finding. */
export function tightenGate(base: Gate, environment: EnvironmentGate): TightenedGate {
  const findings: GateFinding[] = []
  const pick = (
    path: readonly (string | number)[],
    own: number | undefined,
    theirs: number | undefined,
    stricter: 'larger' | 'smaller',
  ): number | undefined => {
    if (own === undefined || theirs === undefined) return own ?? theirs
    if (stricter === 'larger' ? theirs >= own : theirs <= own) return theirs
    findings.push({
      path,
      problem: `${theirs} is looser than the pipeline’s ${own}`,
      allowed: `${stricter === 'larger' ? 'at least' : 'at most'} ${own}`,
    })
    return own
  }
  const { at_least, at_most, better_by, no_worse_than, guardrails, slices, ...kept } = base
  const gate: Gate = {
    ...kept,
    at_least: mergeThresholds(at_least, environment.at_least ?? {}, (metric, own, theirs) =>
      pick(['at_least', metric], own, theirs, 'larger'),
    ),
    at_most: mergeThresholds(at_most, environment.at_most ?? {}, (metric, own, theirs) =>
      pick(['at_most', metric], own, theirs, 'smaller'),
    ),
    alpha: pick(['alpha'], base.alpha, environment.alpha, 'smaller') ?? base.alpha,
    promotion_margin:
      pick(['promotion_margin'], base.promotion_margin, environment.promotion_margin, 'smaller') ??
      base.promotion_margin,
    guardrails: mergeGuardrails(guardrails, environment.guardrails ?? [], (index, own, theirs) =>
      pick(['guardrails', index, 'margin'], own, theirs, 'smaller'),
    ),
    ...comparison({ better_by, no_worse_than }, environment, pick, findings),
    ...mergeSlices(slices, environment.slices, (own, theirs) =>
      pick(['slices', 'margin'], own, theirs, 'smaller'),
    ),
  }
  return { gate, findings }
}

type PickStricter = (
  path: readonly (string | number)[],
  own: number | undefined,
  theirs: number | undefined,
  stricter: 'larger' | 'smaller',
) => number | undefined

/** A gain asked for is stricter than any allowed loss. */
function comparison(
  base: { readonly better_by: number | undefined; readonly no_worse_than: number | undefined },
  environment: EnvironmentGate,
  pick: PickStricter,
  findings: GateFinding[],
): { better_by?: number; no_worse_than?: number } {
  if (base.better_by !== undefined && environment.no_worse_than !== undefined) {
    findings.push({
      path: ['no_worse_than'],
      problem: 'it would allow a loss where the pipeline asks for a gain',
      allowed: `better_by of at least ${base.better_by}`,
    })
    return {
      better_by: pick(['better_by'], base.better_by, environment.better_by, 'larger') ?? base.better_by,
    }
  }
  const gain = pick(['better_by'], base.better_by, environment.better_by, 'larger')
  if (gain !== undefined) return { better_by: gain }
  const loss = pick(['no_worse_than'], base.no_worse_than, environment.no_worse_than, 'smaller')
  return loss === undefined ? {} : { no_worse_than: loss }
}

function mergeThresholds(
  base: Gate['at_least'],
  environment: Gate['at_least'],
  pick: (metric: MetricName, own: number | undefined, theirs: number | undefined) => number | undefined,
): Gate['at_least'] {
  const merged: Gate['at_least'] = { ...base }
  for (const metric of Object.keys(environment) as MetricName[]) {
    const bound = pick(metric, base[metric], environment[metric])
    if (bound !== undefined) merged[metric] = bound
  }
  return merged
}

function mergeGuardrails(
  base: readonly Guardrail[],
  environment: readonly Guardrail[],
  pick: (index: number, own: number | undefined, theirs: number | undefined) => number | undefined,
): Guardrail[] {
  const merged = new Map(base.map((guardrail) => [guardrail.metric, guardrail]))
  environment.forEach(({ metric, margin }, index) => {
    merged.set(metric, { metric, margin: pick(index, merged.get(metric)?.margin, margin) ?? margin })
  })
  return [...merged.values()]
}

function mergeSlices(
  base: Gate['slices'],
  environment: Gate['slices'],
  pick: (own: number | undefined, theirs: number | undefined) => number | undefined,
): { slices?: NonNullable<Gate['slices']> } {
  if (base === undefined || environment === undefined) {
    const slices = base ?? environment
    return slices === undefined ? {} : { slices }
  }
  const by = [...new Set([...base.by, ...environment.by])]
  return { slices: { by, margin: pick(base.margin, environment.margin) ?? base.margin } }
}
