import { type MetricName, metricFacts } from '#core/metrics/metric-table.ts'
import { rowCount, type Scored, sameLabels } from '#core/metrics/scored.ts'
import type { Gate } from './gate.ts'
import type { GateRequest } from './judge.ts'
import type { JudgedVerdict, UnjudgeableReason } from './verdict.ts'

/** Fewest labelled rows of a class: of either of two, of at least two of several. */
const fewestClassRows = 10

interface Problem {
  readonly reason: UnjudgeableReason
  readonly words: string
}

/** Why there can be no verdict at all, or undefined if there can. */
export function unjudgeableReason(request: GateRequest): Problem | undefined {
  for (const check of [rows, champion, sameRows, units, classes, metric]) {
    const problem = check(request)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** The metrics that a gate asks something of. */
export function metricsUsed(gate: Gate): readonly MetricName[] {
  return [
    gate.metric,
    ...gate.guardrails.map((guardrail) => guardrail.metric),
    ...(Object.keys(gate.at_least) as MetricName[]),
    ...(Object.keys(gate.at_most) as MetricName[]),
  ]
}

/** Labelled rows by class. */
export function classRows(scored: Scored): Pick<JudgedVerdict, 'classRows'> {
  if (scored.task === 'binary-classification') {
    const positive = scored.labels.reduce((sum, label) => sum + label, 0)
    return { classRows: { positive, negative: scored.labels.length - positive } }
  }
  if (scored.task !== 'multiclass') return {}
  const counts = new Array<number>(scored.classes.length).fill(0)
  for (const label of scored.labels) counts[label]!++
  return { classRows: Object.fromEntries(scored.classes.map((name, index) => [name, counts[index]!])) }
}

function rows({ candidate }: GateRequest): Problem | undefined {
  if (rowCount(candidate) > 0) return undefined
  return { reason: 'no-rows', words: 'There are no rows to judge on.' }
}

function champion(request: GateRequest): Problem | undefined {
  if (request.kind === 'first' || request.champion !== undefined) return undefined
  return { reason: 'champion-missing', words: `A ${request.kind} verdict needs the champion’s predictions.` }
}

function sameRows(request: GateRequest): Problem | undefined {
  const others: readonly (readonly [string, Scored | undefined])[] = [
    ['The champion', request.kind === 'first' ? undefined : request.champion],
    ...request.rungs.map((rung) => [`The rung ${rung.name}`, rung.scored] as const),
  ]
  for (const [who, other] of others) {
    if (other !== undefined && !sameLabels(request.candidate, other)) {
      return { reason: 'different-rows', words: `${who} was not scored on the candidate’s rows.` }
    }
  }
  const count = rowCount(request.candidate)
  const slice = request.slices.find((column) => column.values.length !== count)
  if (slice === undefined) return undefined
  return {
    reason: 'different-rows',
    words: `The slice column ${slice.name} has ${slice.values.length} values for ${count} rows.`,
  }
}

function units({ gate, candidate, units: given }: GateRequest): Problem | undefined {
  if (gate.unit !== undefined && given === undefined) {
    return {
      reason: 'unit-missing',
      words: `The gate names the unit ${gate.unit}, but which rows belong together was not handed over.`,
    }
  }
  if (given === undefined) return undefined
  if (given.codes.length !== rowCount(candidate)) {
    return {
      reason: 'different-rows',
      words: `The unit column ${given.name} has ${given.codes.length} values for ${rowCount(candidate)} rows.`,
    }
  }
  if (given.count >= 2) return undefined
  return {
    reason: 'too-few-units',
    words: `All rows belong to one ${given.name}: there is nothing independent to judge on.`,
  }
}

function classes({ candidate }: GateRequest): Problem | undefined {
  const counts = Object.entries(classRows(candidate).classRows ?? {})
  if (counts.length === 0) return undefined
  const small = counts.filter(([, count]) => count < fewestClassRows)
  const enough = candidate.task === 'multiclass' ? counts.length - small.length >= 2 : small.length === 0
  if (enough) return undefined
  const found = small.map(([name, count]) => `${name} ${count}`).join(', ')
  return {
    reason: 'class-too-small',
    words: `Too few labelled rows of a class (${found}); each of two needs at least ${fewestClassRows}.`,
  }
}

function metric({ gate, task, candidate, value }: GateRequest): Problem | undefined {
  const used = metricsUsed(gate)
  const wrong = used.find((name) => !metricFacts(name).tasks.includes(task) || candidate.task !== task)
  if (wrong !== undefined) {
    return {
      reason: 'metric-not-for-task',
      words: `The gate uses ${wrong}, which ${task} does not have here.`,
    }
  }
  if (value === undefined && used.includes('expected_value')) {
    return { reason: 'value-missing', words: 'The gate uses expected_value, but there is no value matrix.' }
  }
  return undefined
}
