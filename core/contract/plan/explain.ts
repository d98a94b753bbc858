import type { Relation } from '#core/data/tables.ts'
import type { Plan, Step } from './plan.ts'
import { statementOf } from './run-plan.ts'
import type { Ground } from './statements.ts'

/**
 * A plan in words: what is known without reading, what each statement answers, about how many bytes it reads and, where
 * asked for, its SQL.
 */
export function explainPlan(plan: Plan, ground: Ground, { sql }: { readonly sql: boolean }): string {
  const { relation } = ground
  const footers = plan.known.filter(({ from }) => from === 'footers')
  const open = plan.known.filter(({ from }) => from === 'nothing')
  const lines = [
    `${relation.facts.rows} rows in ${count(relation.facts.files.length, 'file')}; ${plan.known.length + plan.steps.reduce((sum, { checks }) => sum + checks.length, 0)} checks, ${count(plan.steps.length, 'statement')}`,
    ...(footers.length === 0
      ? []
      : [`  without reading rows: ${footers.map(({ check }) => check.id).join(', ')}`]),
    ...plan.steps.flatMap((step, index) => [
      `  ${index + 1}. ${titleOf(step)}, ${bytesWords(bytesOf(step, relation))}: ${step.checks.map(({ id }) => id).join(', ')}`,
      ...(sql ? [`     ${statementOf(step, ground)}`] : []),
    ]),
    ...open.map(({ check, answer }) => `  not answered: ${check.id}: ${answer.observed}`),
  ]
  return lines.join('\n')
}

/** About how many bytes a step reads: whole files where rows are text, else the columns it speaks of. */
export function bytesOf(step: Step, relation: Pick<Relation, 'bytesOf'>): number {
  const reads = step.checks.map(({ lowered }) =>
    lowered.kind === 'measurement' || lowered.kind === 'statement' ? lowered.reads : [],
  )
  if (step.kind === 'histogram') return relation.bytesOf([step.column])
  return reads.includes(undefined)
    ? relation.bytesOf()
    : relation.bytesOf([...new Set(reads.flatMap((columns) => columns ?? []))])
}

/** About how many bytes a whole plan reads. */
export function bytesOfPlan(plan: Plan, relation: Pick<Relation, 'bytesOf'>): number {
  return plan.steps.reduce((sum, step) => sum + bytesOf(step, relation), 0)
}

/** Bytes for people: `3.2 MB`. */
export function bytesWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  const unit =
    bytes < 1e6 ? ([1e3, 'kB'] as const) : bytes < 1e9 ? ([1e6, 'MB'] as const) : ([1e9, 'GB'] as const)
  return `${(bytes / unit[0]).toFixed(1)} ${unit[1]}`
}

function titleOf(step: Step): string {
  switch (step.kind) {
    case 'histogram':
      return `the different values of \`${step.column}\` and how often each occurs`
    case 'shared':
      return 'one pass over the rows'
    case 'grouped':
      return `one pass, apart by ${step.by.join(' and ')}`
    case 'statement':
      return 'a statement of its own'
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
