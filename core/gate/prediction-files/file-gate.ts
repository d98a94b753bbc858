import { type MetricName, metricsOfTask, type Task } from '#core/metrics/metric-table.ts'
import type { Gate } from '../gate.ts'
import { gateFindings } from '../gate-rules.ts'
import type { FilesQuestion } from './question.ts'
import { type Unusable, unusable } from './unusable.ts'

/** The gate as it is applied. */
export interface FileGate {
  readonly kind: 'gate'
  readonly gate: Gate
  /** What nobody said and was taken: one sentence each. */
  readonly taken: readonly string[]
}

/**
 * Completes the gate of a question: the metric is the only one a threshold names, and a champion is to be beaten by any gain,
 * unless something else is said. What does not fit the task is an answer.
 */
export function fileGate(question: FilesQuestion, task: Task, hasChampion: boolean): FileGate | Unusable {
  const { metric: asked, better_by, no_worse_than, ...rest } = question.gate
  const taken: string[] = []
  const named = [...new Set([...Object.keys(rest.at_least), ...Object.keys(rest.at_most)])] as MetricName[]
  const metric = asked ?? (named.length === 1 ? named[0] : undefined)
  if (metric === undefined) {
    return unusable('metric-missing', {
      words:
        named.length === 0
          ? 'No metric is named to judge by.'
          : `${named.join(', ')} have thresholds, but no metric is named to compare by.`,
      next: `say --metric: ${metricsOfTask(task, question.value !== undefined).join(', ')}.`,
    })
  }
  if (asked === undefined && hasChampion)
    taken.push(`Compared by ${metric}, the only metric that is named (--metric sets it).`)
  const toBeat = question.baselines?.beat ?? []
  if (!hasChampion && named.length === 0 && toBeat.length === 0) {
    return unusable('gate-unfit', {
      words: 'Nothing is asked of the candidate: there is no champion to meet, and no threshold.',
      next: 'name the champion’s predictions by --champion, or a threshold by --at-least or --at-most.',
    })
  }
  const anyGain = better_by === undefined && no_worse_than === undefined
  if (anyGain && hasChampion)
    taken.push('Asked for: any gain over the champion (--better-by, --no-worse-than set it).')
  const gate: Gate = {
    ...rest,
    metric,
    ...(better_by === undefined ? {} : { better_by }),
    ...(no_worse_than === undefined ? {} : { no_worse_than }),
    ...(anyGain ? { better_by: 0 } : {}),
    ...(question.unit === undefined ? {} : { unit: question.unit }),
    ...(question.baselines === undefined
      ? {}
      : { baselines: { beat: [], show: [], by: question.baselines.by } }),
  }
  const findings = gateFindings(gate, {
    task,
    hasValue: question.value !== undefined,
    judgesFirst: false,
  })
  const known: readonly string[] = metricsOfTask(task, question.value !== undefined)
  const unknown = Object.entries(question.stakeholders ?? {}).find(([, looked]) => !known.includes(looked))
  if (unknown !== undefined) {
    const [group, looked] = unknown
    return unusable('gate-unfit', {
      words: `--stakeholder ${group}: ${looked} is no metric that ${task} has here.`,
      next: `name one of ${known.join(', ')}.`,
    })
  }
  if (findings.length === 0) return { kind: 'gate', gate, taken }
  const words = findings.map(({ path, problem, allowed }) => {
    const where = flagOf(path)
    return `${where === '' ? '' : `${where}: `}${problem}; allowed: ${allowed}.`
  })
  return unusable('gate-unfit', {
    words: words.join(' '),
    next: 'correct what is asked.',
  })
}

/** `--at-least f1` for `at_least.f1`. */
function flagOf(path: readonly (string | number)[]): string {
  const [key, ...rest] = path.filter((part) => typeof part === 'string')
  if (key === undefined) return ''
  const flag = key === 'guardrails' ? 'guardrail' : key === 'slices' ? 'slice-margin' : key
  const metric = rest.filter((part) => part !== 'margin' && part !== 'metric')
  return [`--${flag.replaceAll('_', '-')}`, ...metric].join(' ')
}
