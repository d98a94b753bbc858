import { betterWay } from '#core/metrics/metric-table.ts'
import type { GateRequest } from './judge.ts'
import { type Judging, withoutNumbers } from './requirement.ts'
import { rungName } from './rungs.ts'
import type { Requirement } from './verdict.ts'

/** Rungs the gate names and nobody handed over: a check that did not run does not pass. */
export function missingRungs(
  request: Pick<GateRequest, 'gate' | 'rungs' | 'unanswered'>,
  judging: Judging,
): readonly Requirement[] {
  const { gate } = request
  const given = new Set(request.rungs.map((rung) => rung.name))
  const direction = betterWay(gate.metric)
  return (gate.baselines?.beat ?? [])
    .map(rungName)
    .filter((name) => !given.has(name))
    .map((name) => {
      const requirement = withoutNumbers(
        {
          name: `baselines.${name}`,
          metric: gate.metric,
          what: 'baseline',
          against: name,
          direction,
          rule: direction === 'higher' ? 'more_than' : 'less_than',
          bound: gate.baselines?.by ?? 0,
        },
        'no-answers',
        judging,
      )
      const why = request.unanswered?.find((rung) => rung.name === name)
      return why === undefined
        ? requirement
        : {
            ...requirement,
            words: `${gate.metric} against ${name} cannot be judged: it has no answers: ${why.words}`,
          }
    })
}
