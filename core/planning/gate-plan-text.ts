import { countText } from '#core/gate/number-words.ts'
import { farOut, fewestRowsFarOut } from '#core/gate/trusted.ts'
import type { GatePlan, GatePlanLine, PlannedCondition } from './gate-plan.ts'
import { tableText } from './table-text.ts'
import type { ThresholdPlan } from './threshold-plan.ts'

/** A plan of a gate, for a person at a terminal. */
export function gatePlanText(model: string, plan: GatePlan): string {
  const shown = plan.lines.filter(
    (line) => line.missing === undefined || line.detectable.some((gap) => gap !== null),
  )
  const thresholds = plan.thresholds.filter((line) => line.missing === undefined)
  const missing = [...plan.lines, ...plan.thresholds].flatMap((line) => {
    const of = 'rule' in line ? '' : ` of ${line.metric}`
    return line.missing === undefined ? [] : [`Not planned: ${line.name}${of}: ${line.missing}.`]
  })
  const labelled = shown.find((line) => line.labels?.some((labels) => labels !== null))
  return [
    `${model}: rows its gate needs to pass ${plan.power * 100} times in 100, if what is assumed is so`,
    '',
    ...(shown.length + thresholds.length === 0 ? [] : [...planTable(plan, shown, thresholds), '']),
    ...missing,
    ...(plan.unplanned.length === 0
      ? []
      : [
          `Not planned: ${plan.unplanned.join(', ')}: they compare with a fitted model, or look for any harm at all.`,
        ]),
    ...plan.conditions.map(conditionWords),
    ...(plan.sliceRows === null
      ? []
      : [
          `A slice needs about ${countText(plan.sliceRows)} rows, so that a loss of twice the margin is found in it.`,
        ]),
    ...needWords(plan),
    ...(labelled?.labels === undefined
      ? []
      : [
          `Of the rows of ${labelled.name} only those need a label on which the two models differ: about ${listed(labelled.labels)}.`,
        ]),
    ...(plan.levels.some(({ alpha }) => alpha < farOut)
      ? [
          `Below a level of ${farOut.toFixed(5)} only exact tests are believed on fewer than ${countText(fewestRowsFarOut)} rows.`,
        ]
      : []),
    'Assumed: rows are independent draws of the population the model will meet.',
  ].join('\n')
}

function planTable(
  plan: GatePlan,
  lines: readonly GatePlanLine[],
  thresholds: readonly ThresholdPlan[],
): string[] {
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
  for (const { name, metric, rule, bound, assumed, deviation, rows: counts } of thresholds) {
    rows.push([
      name,
      metric,
      `${rule === 'at_least' ? '>=' : '<='} ${bound}`,
      assumed === null ? '-' : String(rounded(assumed)),
      deviation === null ? '-' : short(deviation),
      ...counts.map((count) => (count === null ? 'too many' : countText(count))),
      ...(withRows ? counts.map(() => '-') : []),
    ])
  }
  const sides = head.map((_, column) => (column < 2 ? ('left' as const) : ('right' as const)))
  return tableText(head, rows, sides)
}

function conditionWords({ condition, reliability, labelledRows, unlabelledRows }: PlannedCondition): string {
  const unlabelled =
    unlabelledRows > 0 ? ` and ${countText(unlabelledRows)} rows that need predictions only` : ''
  return `Condition \`${condition}\`, reliability ${reliability}: ${countText(labelledRows)} labelled rows${unlabelled}, over all candidates judged on them.`
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
