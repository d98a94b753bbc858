import { alarmAlpha } from '#core/statistics/drift-distances.ts'
import { benjaminiHochberg } from '#core/statistics/multiplicity.ts'
import { tally } from './cells.ts'
import type { Value } from './column-values.ts'
import { compareColumn, type DriftLimits, drifts } from './compare.ts'
import type { ColumnJudgement, WindowJudgement } from './judgement.ts'
import { kindOfChange } from './kind-of-change.ts'
import type { ColumnProfile, Snapshot } from './snapshot.ts'

/** Windows with fewer rows wait for more. */
export const fewestWindowRows = 200
/** An effect below this is not worth an alarm, however significant: PSI, KS D, Cramér V, change of the missing share. */
export const effectFloor = 0.1

/** How strictly windows are judged. */
export interface DriftPlan {
  /** Significance level of one column in one window; see `alphaPerFeature`. */
  readonly alpha: number
  /** Smallest effect that counts; {@link effectFloor} unless given. */
  readonly floor?: number | undefined
  /** Rows a window has to have; {@link fewestWindowRows} unless given. */
  readonly neededRows?: number | undefined
}

/** A column of a window of traffic, with all its values. */
export interface WindowColumn {
  readonly name: string
  readonly values: readonly Value[]
}

/**
 * Compares a window of traffic with the reference, column by column. A column is alarmed if its difference is both
 * significant and of a size that matters. A feature the window does not have at all counts as missing in every row;
 * predictions may be left out, and labels too: they are judged on the rows whose label has arrived, once enough have.
 * @throws RangeError if the window's columns differ in length
 */
export function judgeWindow(
  snapshot: Snapshot,
  window: readonly WindowColumn[],
  plan: DriftPlan,
): WindowJudgement {
  const rows = window[0]?.values.length ?? 0
  const odd = window.find((column) => column.values.length !== rows)
  if (odd !== undefined)
    throw new RangeError(`${odd.name} has ${odd.values.length} values in a window of ${rows} rows`)
  const needed = plan.neededRows ?? fewestWindowRows
  if (rows < needed) return { kind: 'waiting', rows, needed }
  const limits: DriftLimits = { alpha: plan.alpha, floor: plan.floor ?? effectFloor }
  const values = new Map(window.map((column) => [column.name, column.values]))
  const judged: Omit<ColumnJudgement, 'q'>[] = []
  const notJudged: { name: string; because: string }[] = []
  for (const profile of snapshot.columns) {
    const found = valuesToJudge(profile, values.get(profile.name), rows, needed)
    if (typeof found === 'string') notJudged.push({ name: profile.name, because: found })
    else judged.push(judgeColumn(profile, found, limits))
  }
  const known = new Set(snapshot.columns.map((column) => column.name))
  const strange = window.filter((column) => !known.has(column.name))
  notJudged.push(...strange.map(({ name }) => ({ name, because: 'the snapshot does not have it' })))
  const adjusted = benjaminiHochberg(judged.map((column) => column.p))
  const columns = judged.map((column, index) => ({ ...column, q: adjusted[index] ?? 1 }))
  return { kind: 'judged', rows, ...limits, columns, notJudged }
}

/** What `monitoring` of pipeline.yaml promises, and what it is spread over. */
export interface AlarmBudget {
  readonly false_alarms_per_year: number
  readonly rows_per_year: number
  readonly windowRows: number
  /** Columns judged in each window. */
  readonly features: number
}

/**
 * Significance level of one column in one window: the false alarms a year that are acceptable, spread over windows and
 * columns. Never above 0.05: with a handful of windows a year the budget alone would flag what nobody calls significant.
 */
export function alphaPerFeature(budget: AlarmBudget): number {
  const windowsPerYear = budget.rows_per_year / budget.windowRows
  return Math.min(0.05, alarmAlpha(budget.false_alarms_per_year, windowsPerYear, budget.features))
}

function valuesToJudge(
  profile: ColumnProfile,
  values: readonly Value[] | undefined,
  rows: number,
  needed: number,
): readonly Value[] | string {
  if (profile.rows === 0) return 'the reference has no rows'
  if (profile.role === 'feature') return values ?? new Array<null>(rows).fill(null)
  if (values === undefined) return 'the window does not have it'
  if (profile.role === 'prediction') return values
  const arrived = values.filter((value) => value !== null)
  return arrived.length < needed ? `${arrived.length} labels have arrived, ${needed} are needed` : arrived
}

function judgeColumn(
  profile: ColumnProfile,
  values: readonly Value[],
  limits: DriftLimits,
): Omit<ColumnJudgement, 'q'> {
  const comparison = compareColumn(profile, tally(profile, values))
  const alarmed = drifts(comparison, limits)
  return {
    name: profile.name,
    role: profile.role,
    kind: profile.kind,
    rows: values.length,
    ...comparison,
    alarmed,
    change: alarmed ? kindOfChange(profile, values, comparison, limits) : null,
  }
}
