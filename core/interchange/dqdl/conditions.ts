import type { Difference } from './reading.ts'
import type { Condition, SimpleRule } from './ruleset.ts'

/** Bounds that a figure is held against here, ends included. */
export interface FigureBounds {
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly differences: readonly Difference[]
}

/** The numbers a condition compares with; undefined where it compares with anything else. */
export function numbersOf({ operands }: Condition): number[] | undefined {
  const numbers = operands.flatMap((operand) => (operand.kind === 'number' ? [operand.value] : []))
  return numbers.length === operands.length ? numbers : undefined
}

/**
 * The bounds of a figure, or in words why there are none.
 * @param whole the figure is a whole number, so that `> 3` is `at least 4`
 */
export function figureBounds(condition: Condition | undefined, whole: boolean): FigureBounds | string {
  if (condition === undefined) return 'it is held against nothing'
  if (condition.operands.some(({ kind }) => kind === 'dynamic'))
    return 'it is held against what earlier runs gave; `metric_anomaly` does that here, by other means'
  const numbers = numbersOf(condition)
  const [first, second] = numbers ?? []
  if (first === undefined || condition.negated) return 'bounds here are one interval of numbers'
  const open = (what: string): Difference[] =>
    whole ? [] : [{ kind: 'changed', why: `${what} itself breaks the rule in DQDL, and passes here` }]
  const above = (bound: number): number => (whole ? Math.floor(bound) + 1 : bound)
  const below = (bound: number): number => (whole ? Math.ceil(bound) - 1 : bound)
  switch (condition.operator) {
    case '=':
      return { min: first, max: first, differences: [] }
    case 'in':
      return numbers?.length === 1
        ? { min: first, max: first, differences: [] }
        : 'bounds here are one interval of numbers'
    case '>':
      return { min: above(first), differences: open(`${first}`) }
    case '>=':
      return { min: whole ? Math.ceil(first) : first, differences: [] }
    case '<':
      return { max: below(first), differences: open(`${first}`) }
    case '<=':
      return { max: whole ? Math.floor(first) : first, differences: [] }
    case 'between':
      return second === undefined
        ? 'bounds here are one interval of numbers'
        : { min: above(first), max: below(second), differences: open(`${first} or ${second}`) }
    default:
      return 'a figure matches no pattern'
  }
}

/** The share of values that may break a rule, from the share that must keep it; in words why there is none. */
export function badShare({
  threshold,
}: Pick<SimpleRule, 'threshold'>):
  | { readonly max_bad_share?: number; readonly differences: readonly Difference[] }
  | string {
  if (threshold === undefined) return { differences: [] }
  const [share, ...others] = numbersOf(threshold) ?? []
  if (share === undefined || others.length > 0 || threshold.negated || !(share >= 0 && share <= 1))
    return 'the threshold is no smallest share of values that keep the rule'
  const max_bad_share = Number((1 - share).toPrecision(12))
  if (threshold.operator === '>=' || (threshold.operator === '=' && share === 1))
    return { max_bad_share, differences: [] }
  if (threshold.operator !== '>') return 'the threshold is no smallest share of values that keep the rule'
  return { max_bad_share, differences: [{ kind: 'changed', why: `a share of exactly ${share} passes here` }] }
}

/** Milliseconds as durations are written here, such as `36h`. */
export function durationOf(milliseconds: number): string | undefined {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
  ] as const
  const [unit, size] = units.find(([, size]) => milliseconds % size === 0) ?? []
  return unit === undefined || size === undefined ? undefined : `${milliseconds / size}${unit}`
}

/** The condition on rows; without one that only leaves missing values of the column aside, which is so here anyway. */
export function rowsOf(
  { where }: Pick<SimpleRule, 'where'>,
  column: string | undefined,
): { readonly where?: string; readonly presentOnly: boolean; readonly differences: readonly Difference[] } {
  if (where === undefined) return { presentOnly: false, differences: [] }
  const named = /^\s*(?:`((?:[^`]|``)+)`|([\p{L}_][\p{L}\p{N}_]*))\s+is\s+not\s+null\s*$/iu.exec(where)
  const name = named?.[1]?.replaceAll('``', '`') ?? named?.[2]
  if (column !== undefined && name?.toLowerCase() === column.toLowerCase())
    return { presentOnly: true, differences: [] }
  return {
    where: quotedNames(where),
    presentOnly: false,
    differences: [{ kind: 'changed', why: 'its `where` is Spark SQL in DQDL, and SQL of the engine here' }],
  }
}

/** Spark writes names in backticks, and takes double quotes for texts. */
function quotedNames(sql: string): string {
  return sql.replaceAll(
    /'(?:[^']|'')*'|"([^"]*)"|`((?:[^`]|``)+)`/g,
    (token: string, text: string | undefined, name: string | undefined) => {
      if (name !== undefined) return `"${name.replaceAll('``', '`').replaceAll('"', '""')}"`
      return text === undefined ? token : `'${text.replaceAll("'", "''")}'`
    },
  )
}
