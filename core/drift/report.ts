import * as z from 'zod'
import { Name } from '#core/config/quantities.ts'
import { canonicalJson, Sha256 } from '#core/digest.ts'
import { Version } from '#core/run/version.ts'
import { HistoryJudgement, WindowJudgement } from './judgement.ts'
import { Recommendation } from './triage.ts'

/** How drift is judged, named so that a report can be read years later. */
export const driftMethod =
  'binned chi-square two-sample test with exact tests of rare cells; effect floor on PSI, KS D or Cramér V; 2 of 3 windows'

/** `drift-report.json`: one window judged, what the last windows say together, and what to do. */
export const DriftReport = z.strictObject({
  schemaVersion: z.literal(1),
  model: Name,
  environment: Name,
  version: Version.optional().describe('The version that served the window, if a single one did.'),
  snapshot: Sha256.describe('The reference profile the window was compared with.'),
  method: z.string().describe('The tests and rules used.'),
  judgedAt: z.iso.datetime().describe('When the window was judged, UTC.'),
  window: z.strictObject({
    name: z.string().min(1).describe('Names the window; the same rows give the same name.'),
    from: z.iso.datetime().optional().describe('Time of its first row, UTC.'),
    to: z.iso.datetime().optional().describe('Time of its last row, UTC.'),
  }),
  result: WindowJudgement,
  history: HistoryJudgement,
  recommendation: Recommendation,
})
export type DriftReport = z.infer<typeof DriftReport>

/** The file's bytes, as text: equal reports give equal text. */
export function driftReportJson(report: DriftReport): string {
  return `${canonicalJson(report)}\n`
}
