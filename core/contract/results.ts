import { z } from 'zod'
import { Sha256 } from '#core/digest.ts'
import type { Outcome } from '#core/failure.ts'

/** The answer of one check, as it is kept and shown. */
export const CheckResult = z.strictObject({
  id: z.string(),
  check: z.string(),
  column: z.string().optional(),
  batch: z.string().optional().describe('Set when a batch of newly arrived rows was judged by itself.'),
  severity: z.enum(['block', 'warn', 'info']),
  outcome: z.enum(['pass', 'fail', 'no_data']),
  observed: z.string(),
  expected: z.string(),
  description: z.string().optional(),
  bad: z.int().optional().describe('How many values break the rule.'),
  of: z.int().optional().describe('How many values the rule applies to.'),
  rows: z
    .array(z.int())
    .optional()
    .describe('Numbers of the first rows that break it, from 1 in the order of the lock.'),
  line: z.int().optional().describe('Line of the promise in the contract file.'),
})
export type CheckResult = z.infer<typeof CheckResult>

/** `data-results.json`: the whole answer about a table. */
export const DataResults = z.strictObject({
  schemaVersion: z.literal(1),
  model: z.string().optional(),
  contract: z.strictObject({ file: z.string(), id: z.string(), version: z.string(), sha256: Sha256 }),
  files: z.array(
    z.strictObject({ location: z.string(), sha256: Sha256, rows: z.int(), batch: z.string().optional() }),
  ),
  rows: z.int(),
  outcome: z.enum(['pass', 'fail', 'inconclusive']),
  checks: z.array(CheckResult),
})
export type DataResults = z.infer<typeof DataResults>

/** What all answers together mean: a blocking check that failed, or could not be judged, decides. */
export function outcomeOf(
  checks: readonly CheckResult[],
): Extract<Outcome, 'pass' | 'fail' | 'inconclusive'> {
  const blocking = checks.filter((check) => check.severity === 'block')
  if (blocking.some((check) => check.outcome === 'fail')) return 'fail'
  const unanswered = (check: CheckResult): boolean =>
    check.outcome === 'no_data' && check.batch === undefined && aboutTheWhole.has(check.check)
  return blocking.some(unanswered) ? 'inconclusive' : 'pass'
}

/**
 * Checks that need values to be answered. A rule about each value holds where there is none, and a batch may be too
 * small for a statistic that the whole table, which holds it, answers.
 */
const aboutTheWhole: ReadonlySet<string> = new Set(['quantile'])

const order = { block: 0, warn: 1, info: 2 } as const

/** Failed checks, worst first: severity, then share of bad values. */
export function findingsOf(checks: readonly CheckResult[]): CheckResult[] {
  const share = (check: CheckResult): number => (check.bad ?? 0) / Math.max(1, check.of ?? 1)
  return checks
    .filter((check) => check.outcome === 'fail')
    .sort((a, b) => order[a.severity] - order[b.severity] || share(b) - share(a))
}
