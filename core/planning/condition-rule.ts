import * as z from 'zod'
import type { HoldoutPolicy } from '#core/ledger/holdout-policy.ts'
import { weightsOf } from './condition.ts'
import { planCondition, type SizingWay } from './condition-plan.ts'
import {
  type ConditionAnswer,
  conditionModes,
  estimatesOf,
  evaluateCondition,
  type ModelCounts,
} from './evaluate-condition.ts'
import { parseCondition } from './parse-condition.ts'

/** A condition with what it promises, as a person writes it beside a gate's other rules. */
export const ConditionRule = z
  .strictObject({
    condition: z
      .string()
      .superRefine((text, context) => {
        const read = parseCondition(text)
        if (read.kind === 'invalid') {
          const message = `character ${read.column}: ${read.problem}; allowed: ${read.allowed}`
          context.addIssue({ code: 'custom', message })
        }
      })
      .describe(
        'In the language of ease.ml/ci, such as `n - o > 0.02 +/- 0.01 /\\ d < 0.1 +/- 0.02`: n, o accuracy of the new and the old model, d share of predictions that change.',
      ),
    reliability: z
      .number()
      .min(0.5)
      .lt(1)
      .default(0.95)
      .describe('Chance that no answer is wrong over all candidates judged on the same rows.'),
    mode: z
      .enum(conditionModes)
      .default('fp-free')
      .describe('What "unknown" does. fp-free: it rejects. fn-free: it accepts.'),
    disagreement: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .describe('Share of predictions that change at most; fewer rows are needed while that is so.'),
  })
  .describe('A condition on accuracy that is held with a stated reliability.')
export type ConditionRule = z.infer<typeof ConditionRule>

export type ConditionVerdict =
  | ({ readonly kind: 'judged'; readonly rows: number } & ConditionAnswer)
  /** The rows do not carry the tolerance asked for: no answer would have the reliability. */
  | { readonly kind: 'too-few-rows'; readonly rows: number; readonly moreRows: number }
  /** The condition speaks of the old model, and there is none. */
  | { readonly kind: 'no-champion' }

/**
 * Decides a condition on a labelled holdout, if there are the rows its tolerance and reliability need: what
 * `assay plan-gate` says beforehand is what is asked here.
 * @param use what is told between candidates, and how many are judged on the same rows
 */
export function judgeCondition(
  rule: ConditionRule,
  counts: ModelCounts,
  use: { readonly policy: HoldoutPolicy; readonly steps: number },
): ConditionVerdict {
  const condition = parseCondition(rule.condition)
  if (condition.kind === 'invalid') throw new RangeError(condition.problem)
  const needsChampion = condition.clauses.some((clause) => weightsOf(clause).some(([name]) => name !== 'n'))
  if (needsChampion && counts.oldRight === undefined) return { kind: 'no-champion' }
  const { mode, reliability, disagreement } = rule
  const delta = Number((1 - reliability).toPrecision(12))
  const { ways } = planCondition({ condition, delta, mode, disagreement, ...use })
  const { rows } = counts
  const needed = ways.filter((way) => isBorneOut(way, counts)).map(rowsOf)
  const fewest = Math.min(...needed)
  if (rows < fewest) return { kind: 'too-few-rows', rows, moreRows: fewest - rows }
  return { kind: 'judged', rows, ...evaluateCondition(condition, estimatesOf(counts), mode) }
}

/** Labelled rows do for both. */
function rowsOf({ labelledRows, unlabelledRows }: SizingWay): number {
  return Math.max(1, labelledRows, unlabelledRows)
}

/** A way that assumed few changed predictions counts only where few were seen. */
function isBorneOut({ disagreement }: SizingWay, { changed = 0, rows }: ModelCounts): boolean {
  return disagreement === undefined || changed <= disagreement.observedAtMost * rows
}
