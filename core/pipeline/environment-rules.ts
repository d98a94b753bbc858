import type { Finding } from '#core/config/read-document.ts'
import { gateFindings } from '#core/gate/gate-rules.ts'
import { tightenGate } from '#core/gate/tighten.ts'
import type { Pipeline } from './pipeline.ts'

/** The gate of an environment is never looser than the pipeline's, which would go unheeded, and can be judged like it. */
export function environmentsOnlyTighten({ gate, task, value, environments }: Pipeline): Finding[] {
  const surroundings = { task, hasValue: value !== undefined }
  const own = new Set(gateFindings(gate, surroundings).map(({ problem }) => problem))
  return environments.flatMap((environment, index) => {
    if (environment.gate === undefined) return []
    const { gate: tightened, findings } = tightenGate(gate, environment.gate)
    const unfit = gateFindings(tightened, surroundings).filter(({ problem }) => !own.has(problem))
    return [...findings, ...unfit].map((finding) => ({
      ...finding,
      path: ['environments', index, 'gate', ...finding.path],
    }))
  })
}
