import * as z from 'zod'
import { Name } from '#core/config/quantities.ts'
import type { ColumnJudgement, HistoryJudgement } from './judgement.ts'
import { ColumnRole } from './snapshot.ts'
import { shortNumber } from './words.ts'

/** One row of the table that the pull request shows. Texts hold values of the data: escape them for Markdown. */
export const EvidenceRow = z.strictObject({
  column: z.string(),
  role: ColumnRole,
  change: z.string().describe('What changed, as a sentence.'),
  kind: z.string().describe('The kind of change, in one word or two.'),
  p: z.number().min(0).max(1),
  psi: z.number().min(0),
  effect: z.string().describe('The second measure and its value, such as `KS D 0.41`.'),
  flagged: z.string().describe('Such as `2 of 3 windows`.'),
})
export type EvidenceRow = z.infer<typeof EvidenceRow>

/** What to do about the alarms: data, which another part carries out. */
export const Recommendation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none'), because: z.string() }),
  z
    .strictObject({
      kind: z.literal('retrain'),
      reasons: z.array(z.string()).min(1).describe('A sentence for each alarmed column, worst first.'),
      branch: z
        .strictObject({
          model: Name,
          environment: Name,
          window: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
          name: z.string().describe('drift/<model>/<environment>/<window>'),
        })
        .describe('The pull request that retrains; the same alarm finds its own branch again.'),
      evidence: z.array(EvidenceRow).min(1),
    })
    .describe('Open a pull request that retrains; the contract and the gate judge what comes of it.'),
])
export type Recommendation = z.infer<typeof Recommendation>

/** Where an alarm was raised. */
export interface Watched {
  readonly model: string
  readonly environment: string
  /** Name of the window that raised it, such as its first and last row or its time. */
  readonly window: string
}

/** From alarms to what to do: every alarm leads to a retraining pull request, nothing less does. */
export function triage(watched: Watched, history: HistoryJudgement): Recommendation {
  if (history.kind === 'waiting') return { kind: 'none', because: 'no window has had enough rows yet' }
  if (history.kind === 'quiet') return { kind: 'none', because: quietWords(history) }
  const evidence = history.columns.map(({ latest, flagged }) => evidenceRow(latest, flagged, history.windows))
  return {
    kind: 'retrain',
    reasons: evidence.map((row) => row.change),
    branch: driftBranch(watched),
    evidence,
  }
}

/** The branch of a retraining pull request. Characters of the window's name that Git refuses in a branch become `-`. */
export function driftBranch({ model, environment, window }: Watched): {
  model: string
  environment: string
  window: string
  name: string
} {
  const part = window
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/\.{2,}/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .replace(/\.lock$/, '-lock')
  if (part === '') throw new RangeError(`a window named ${JSON.stringify(window)} gives no branch name`)
  return { model, environment, window: part, name: `drift/${model}/${environment}/${part}` }
}

function quietWords({ windows, flagged }: Extract<HistoryJudgement, { kind: 'quiet' }>): string {
  const seen = windows === 1 ? 'the only window' : `the last ${windows} windows`
  return flagged.length === 0
    ? `no column drifts in ${seen}`
    : `${flagged.join(', ')}: flagged once in ${seen}, an alarm takes two`
}

function evidenceRow(column: ColumnJudgement, flagged: number, windows: number): EvidenceRow {
  return {
    column: column.name,
    role: column.role,
    change: column.change?.words ?? `${column.name}: drifts`,
    kind: column.change?.kind ?? 'drift',
    p: column.p,
    psi: column.effect.psi,
    effect: `${column.effect.distance.name} ${shortNumber(column.effect.distance.value)}`,
    flagged: `${flagged} of ${windows} windows`,
  }
}
