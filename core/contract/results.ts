import * as z from 'zod'
import { type Answer, checkOutcomes } from '#core/contract/checks/answer.ts'
import { dimensions } from '#core/contract/checks/definition.ts'
import { Sha256 } from '#core/digest.ts'
import type { Outcome } from '#core/failure.ts'
import { publishesSamples } from './classification.ts'
import type { Contract } from './contract.ts'
import type { Answered } from './plan/run-plan.ts'

/** The answer of one check, as it is kept and shown. */
export const CheckResult = z.strictObject({
  id: z.string(),
  check: z.string(),
  dimension: z.enum(dimensions).describe('What the check is about, in the words of data quality.'),
  column: z.string().optional(),
  batch: z.string().optional().describe('Set when a batch of newly arrived rows was judged by itself.'),
  severity: z.enum(['block', 'warn', 'info']),
  outcome: z
    .enum(checkOutcomes)
    .describe('error: it could not be run; no_data: nothing to judge; unsupported: this engine cannot.'),
  waived: z
    .strictObject({ until: z.string(), reason: z.string(), by: z.string().optional(), expired: z.boolean() })
    .optional()
    .describe('A failure accepted until a day; once expired it counts again.'),
  evidence: z
    .enum(['footers', 'histogram', 'scan', 'nothing'])
    .optional()
    .describe('What the answer was read from.'),
  observed: z.string(),
  expected: z.string(),
  description: z.string().optional(),
  bad: z.int().optional().describe('How many values break the rule.'),
  of: z.int().optional().describe('How many values the rule applies to.'),
  unknown: z.int().optional().describe('For how many values it cannot be told.'),
  value: z.number().optional().describe('The figure that was held against the promise.'),
  rows: z
    .array(z.int())
    .optional()
    .describe('Numbers of the first rows that break it, from 1 in the order of the lock.'),
  examples: z
    .array(z.string())
    .optional()
    .describe(
      'Up to five values that break it, as JSON. Never of a classified column; out of reports unless the contract publishes samples.',
    ),
  line: z.int().optional().describe('Line of the promise in the contract file.'),
})
export type CheckResult = z.infer<typeof CheckResult>

/** `data-results.json`: the whole answer about a table. */
export const DataResults = z.strictObject({
  schemaVersion: z.literal(1),
  model: z.string().optional(),
  contract: z.strictObject({ file: z.string(), id: z.string(), version: z.string(), sha256: Sha256 }),
  files: z.array(
    z.strictObject({
      location: z.string(),
      sha256: Sha256.optional().describe('Left out where it is no file.'),
      rows: z.int(),
      batch: z.string().optional(),
      split: z.string().optional().describe('The split its rows belong to, where files are split.'),
    }),
  ),
  rows: z.int(),
  outcome: z.enum(['pass', 'fail', 'inconclusive']),
  checks: z.array(CheckResult),
})
export type DataResults = z.infer<typeof DataResults>

/** The answer of a check in the form it is kept. */
export function resultOf(
  { check, answer, evidence }: Answered,
  {
    batch,
    line,
    now,
    hidden = false,
  }: {
    readonly batch: string | undefined
    readonly line: number | undefined
    readonly now: Date
    /** Values of what the check reads may not be shown. */
    readonly hidden?: boolean
  },
): CheckResult {
  const { waived } = check
  return {
    id: check.id,
    check: check.check,
    dimension: check.dimension,
    ...(check.column === undefined ? {} : { column: check.column }),
    ...(batch === undefined ? {} : { batch }),
    severity: check.severity,
    outcome: answer.outcome,
    ...(waived === undefined
      ? {}
      : { waived: { ...waived, expired: now.getTime() >= Date.parse(`${waived.until}T00:00:00Z`) } }),
    evidence,
    observed: hidden ? withoutValues(answer, check.by !== undefined) : answer.observed,
    expected: answer.expected,
    ...(check.description === undefined ? {} : { description: check.description }),
    ...(answer.bad === undefined ? {} : { bad: answer.bad }),
    ...(answer.of === undefined ? {} : { of: answer.of }),
    ...(answer.unknown === undefined ? {} : { unknown: answer.unknown }),
    ...(answer.value === undefined || (hidden && quotes(answer)) ? {} : { value: answer.value }),
    ...(answer.rows === undefined || answer.rows.length === 0 ? {} : { rows: [...answer.rows] }),
    ...(answer.examples === undefined || hidden ? {} : { examples: [...answer.examples] }),
    ...(line === undefined ? {} : { line }),
  }
}

/** Whether the figure itself may be a value of some row; a share that is hidden in its words alone is none. */
function quotes({ discreet, bad }: Answer): boolean {
  return discreet !== undefined && bad === undefined
}

/** Words that quote no value: of an engine's complaint its kind is left, of groups that break a rule their number. */
function withoutValues({ outcome, observed, discreet = observed }: Answer, grouped: boolean): string {
  if (outcome === 'error') return observed.split(':').slice(0, 2).join(':')
  return grouped ? (observed.split(':')[0] ?? '') : discreet
}

/** What was found with its examples, for those who may see them. */
export function observedWords({ observed, examples }: Pick<CheckResult, 'observed' | 'examples'>): string {
  return examples === undefined ? observed : `${observed}, such as ${examples.join(', ')}`
}

/** The results as they may be published: examples stay out unless the contract says otherwise. */
export function publishedResults(
  results: DataResults,
  contract: Pick<Contract, 'customProperties'>,
): DataResults {
  if (publishesSamples(contract)) return results
  return { ...results, checks: results.checks.map(({ examples: _, ...check }) => check) }
}

/** What all answers together mean: a blocking check that failed, or could not be judged, decides. */
export function outcomeOf(
  checks: readonly CheckResult[],
): Extract<Outcome, 'pass' | 'fail' | 'inconclusive'> {
  const blocking = checks.filter((check) => check.severity === 'block' && !isWaived(check))
  if (blocking.some(({ outcome }) => outcome === 'fail' || outcome === 'error' || outcome === 'unsupported'))
    return 'fail'
  const unanswered = (check: CheckResult): boolean =>
    check.outcome === 'no_data' && check.batch === undefined && (aboutTheWhole(check) || neverTold(check))
  return blocking.some(unanswered) ? 'inconclusive' : 'pass'
}

/** A condition of a person's own that is NULL in every row was never asked. */
function neverTold({ check, unknown = 0 }: CheckResult): boolean {
  return check === 'expression' && unknown > 0
}

/** Whether a failure is accepted for now. */
export function isWaived({ waived }: Pick<CheckResult, 'waived'>): boolean {
  return waived !== undefined && !waived.expired
}

/**
 * Checks that need values to be answered. A rule about each value holds where there is none, and a batch may be too
 * small for a statistic that the whole table, which holds it, answers.
 */
function aboutTheWhole({ check, dimension }: CheckResult): boolean {
  return wholeDimensions.has(dimension) || wholeChecks.has(check)
}

const wholeDimensions: ReadonlySet<string> = new Set(['accuracy', 'drift', 'machine-learning'])
const wholeChecks: ReadonlySet<string> = new Set([
  ...['quantile', 'row_count_change', 'row_count_match', 'distinct_count', 'unique_ratio', 'aggregate_match'],
  ...['dataset_match', 'sql_value', 'freshness', 'file_freshness', 'arrival_lag', 'time_coverage'],
])

const order = { block: 0, warn: 1, info: 2 } as const

/** Failed checks, worst first: severity, then share of bad values. */
export function findingsOf(checks: readonly CheckResult[]): CheckResult[] {
  const share = (check: CheckResult): number => (check.bad ?? 0) / Math.max(1, check.of ?? 1)
  return checks
    .filter(({ outcome }) => outcome === 'fail' || outcome === 'error' || outcome === 'unsupported')
    .sort((a, b) => order[a.severity] - order[b.severity] || share(b) - share(a))
}
