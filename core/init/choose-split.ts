import { numberOf } from '#core/contract/checks/answer.ts'
import { inPart, type Part, parts } from '#core/data/parts.ts'
import { countIf, identifier, text } from '#core/data/sql.ts'
import type { Table } from '#core/data/tables.ts'
import type { MetricName } from '#core/metrics/metric-table.ts'
import type { Split } from '#core/pipeline/split.ts'
import { type DraftedTask, isNumberTask } from './guess-label.ts'

/** Rows of each part, and of each class in it. */
export interface SplitCounts {
  readonly rows: Readonly<Record<Part, number>>
  /** Classification: class → rows; binary labels are called `true` and `false`. */
  readonly train: Readonly<Record<string, number>>
  readonly holdout: Readonly<Record<string, number>>
}

/** Fewest rows of a class in the holdout for which the gate judges (of two classes each, of several at least two). */
const fewestClassRows = 10
/** Fewest rows of the holdout for which the gate trusts Student's t (log loss, errors of regression). */
const fewestRows = 100
/** From so many rows on, some are kept back to be replayed as traffic. */
export const rowsToHoldBack = 2000

/** The metric of the gate: one that a first model can be held to, and that the holdout is large enough for. */
export function metricOf(task: DraftedTask, labelled: number): MetricName {
  if (task === 'regression') return 'rmse'
  if (task === 'forecast') return 'mae'
  if (task === 'scores') return 'mean_score'
  if (task === 'binary-classification') return 'roc_auc'
  return labelled * 0.2 > 1.2 * fewestRows ? 'log_loss' : 'accuracy'
}

/** Why the gate could not judge on these parts; undefined if it can. */
export function whyNotJudgeable(
  counts: SplitCounts,
  task: DraftedTask,
  metric: MetricName,
): string | undefined {
  const { rows, train, holdout } = counts
  for (const part of ['train', 'validation', 'holdout'] as const) {
    if (rows[part] === 0) return `no row is left for ${part}`
  }
  const classes = Object.entries(holdout)
  const untrained = classes.find(([name, count]) => count > 0 && (train[name] ?? 0) === 0)
  if (untrained !== undefined) return `class ${untrained[0]} is in the holdout and not in training`
  if (!isNumberTask(task)) {
    const enough = classes.filter(([, count]) => count >= fewestClassRows).length
    if (enough < 2) {
      const small = classes.map(([name, count]) => `${name} ${count}`).join(', ')
      return `too few rows of a class in the holdout (${small}); two classes need ${fewestClassRows} each`
    }
  }
  if ((isNumberTask(task) || metric === 'log_loss') && rows.holdout < fewestRows) {
    return `${rows.holdout} rows in the holdout; ${metric} needs ${fewestRows}`
  }
  return undefined
}

/** Shares of the holdout that are tried, the usual one first; small data need a larger one. */
const testShares = [0.2, 0.25, 0.3, 0.35, 0.4] as const

/** Splits without a time, in the order they are tried. */
export function shareSplits(task: DraftedTask, labelled: number): Split[] {
  const hold_back = labelled >= rowsToHoldBack ? 0.1 : 0
  const by = isNumberTask(task) ? ('random' as const) : ('stratified' as const)
  return testShares.map((test) => ({ by, validation: test === 0.2 ? 0.2 : 0.15, test, hold_back, seed: 0 }))
}

/** Shares of the rows before the validation rows and before the holdout, in the order they are tried. */
const timeShares = [
  [0.6, 0.8],
  [0.55, 0.7],
  [0.45, 0.6],
] as const

/**
 * Splits by time, by dates that leave about the usual shares; none where too many rows share a date.
 * @param time SQL of the time, of type DATE or TIMESTAMP; NULL where there is none
 * @param labelled SQL condition: the row counts
 */
export async function timeSplits(
  table: Table,
  time: string,
  labelled: string,
  rows: number,
): Promise<Split[]> {
  const filter = `FILTER (WHERE ${labelled})`
  const day = (sql: string): string => `CAST(CAST(${sql} ${filter} AS DATE) AS VARCHAR)`
  const select: Record<string, string> = { first: day(`MIN(${time})`) }
  for (const share of new Set(timeShares.flat()))
    select[`at${share}`] = day(`quantile_disc(${time}, ${share})`)
  const found = await table.aggregate({ select })
  const plainDay = (value: unknown): value is string =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
  return timeShares.flatMap(([before, until]): Split[] => {
    const { first } = found
    const validation = found[`at${before}`]
    const test = found[`at${until}`]
    if (!plainDay(first) || !plainDay(validation) || !plainDay(test)) return []
    if (!(first < validation && validation < test)) return []
    return [{ by: 'time', validation, test, hold_back: rows >= rowsToHoldBack ? 0.1 : 0 }]
  })
}

/** Whether a split by time leaves enough on either side to be taken without being asked for. */
export function isBalanced({ rows }: SplitCounts): boolean {
  const placed = rows.train + rows.validation + rows.holdout
  return rows.train >= 0.4 * placed && rows.validation >= 0.05 * placed && rows.holdout >= 0.1 * placed
}

/**
 * Counts the parts of a table named with the pipeline's columns.
 * @param classes labels as text; empty for regression
 */
export async function countSplit(
  table: Table,
  label: string,
  classes: readonly string[],
): Promise<SplitCounts> {
  const value = `CAST(${identifier(label)} AS VARCHAR)`
  const select: Record<string, string> = {}
  for (const part of parts) select[part] = countIf(inPart(part))
  for (const [index, name] of classes.entries()) {
    for (const part of ['train', 'holdout'] as const) {
      select[`${part}:${index}`] = countIf(`${inPart(part)} AND ${value} = ${text(name)}`)
    }
  }
  const found = await table.aggregate({ select })
  const ofClasses = (part: 'train' | 'holdout'): Record<string, number> =>
    Object.fromEntries(classes.map((name, index) => [name, numberOf(found, `${part}:${index}`)]))
  const rows = Object.fromEntries(parts.map((part) => [part, numberOf(found, part)]))
  return { rows: rows as Record<Part, number>, train: ofClasses('train'), holdout: ofClasses('holdout') }
}
