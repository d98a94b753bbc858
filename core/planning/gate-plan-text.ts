import { countText } from '#core/gate/number-words.ts'
import type { GatePlan, GatePlanLine } from './gate-plan.ts'
import { tableText } from './table-text.ts'

/** A plan of a gate, for a person at a terminal. */
export function gatePlanText(model: string, plan: GatePlan): string {
  const shown = plan.lines.filter(
    (line) => line.missing === undefined || line.detectable.some((gap) => gap !== null),
  )
  const missing = plan.lines.flatMap(({ name, metric, missing: words }) =>
    words === undefined ? [] : [`Not planned: ${name} of ${metric}: ${words}.`],
  )
  const labelled = shown.find((line) => line.labels?.some((labels) => labels !== null))
  return [
    `${model}: rows its gate needs to pass ${plan.power * 100} times in 100, if what is assumed is so`,
    '',
    ...(shown.length === 0 ? [] : [...planTable(plan, shown), '']),
    ...missing,
    ...(plan.unplanned.length === 0
      ? []
      : [
          `Not planned: ${plan.unplanned.join(', ')}: they hold the candidate's own numbers, or look for harm.`,
        ]),
    ...needWords(plan),
    ...(labelled?.labels === undefined
      ? []
      : [
          `Of the rows of ${labelled.name} only those need a label on which the two models differ: about ${listed(labelled.labels)}.`,
        ]),
    ...(plan.levels.length > 1 || plan.levels[0]?.name.startsWith('run ')
      ? ['A sealed holdout decides by tests that may be repeated: count on 1.3 to 2.1 times these rows.']
      : []),
    'Assumed: rows are independent draws of the population the model will meet.',
  ].join('\n')
}

function planTable(plan: GatePlan, lines: readonly GatePlanLine[]): string[] {
  const withRows = plan.rowsAtHand !== null
  const levels = plan.levels.map(({ name, alpha }) => `${name} (alpha ${short(alpha)})`)
  const head = [
    'line',
    'metric',
    'asked',
    'assumed',
    'deviation',
    ...levels,
    ...(withRows ? plan.levels.map(({ name }) => `shown, ${name}`) : []),
  ]
  const rows = lines.map((line) => [
    line.name,
    line.metric,
    `> ${signed(line.limit)}`,
    line.assumed === null ? '-' : signed(line.assumed),
    line.deviation === null ? '-' : short(line.deviation),
    ...line.rows.map((count) =>
      line.missing !== undefined ? '-' : count === null ? 'too many' : countText(count),
    ),
    ...(withRows
      ? line.detectable.map((gap) => (gap === null ? '-' : `> ${signed(rounded(line.limit + gap))}`))
      : []),
  ])
  const sides = head.map((_, column) => (column < 2 ? ('left' as const) : ('right' as const)))
  return tableText(head, rows, sides)
}

function needWords(plan: GatePlan): string[] {
  if (plan.rows.every((rows) => rows === null)) return []
  const needed = `You need ${listed(plan.rows)} labelled rows${
    plan.levels.length > 1 ? ` (${plan.levels.map(({ name }) => name).join(' / ')})` : ''
  }`
  if (plan.rowsAtHand === null) return [`${needed}.`]
  const [first] = plan.rows
  const last = plan.rows.at(-1)
  const have = countText(plan.rowsAtHand)
  if (last !== null && last !== undefined && plan.rowsAtHand >= last)
    return [`${needed}; ${have} are enough.`]
  const begins = plan.levels.length > 1 && typeof first === 'number' && plan.rowsAtHand >= first
  return [
    `${needed}; ${have} are not enough${begins ? ` for the later runs` : ''}. Nothing nearer to the limit than "shown" can be proven with them.`,
  ]
}

function listed(counts: readonly (number | null)[]): string {
  return counts.map((count) => (count === null ? 'too many' : countText(count))).join(' / ')
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value)
}

function rounded(value: number): number {
  return Number(value.toPrecision(3))
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}
