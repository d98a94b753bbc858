import { z } from 'zod'

/** Rungs the kit fits by itself from the training data, simplest first. */
export const builtInRungs = ['constant', 'best_single_feature', 'linear'] as const

const expression = z.string().trim().min(1)

/** A simple model to stand beside the candidate. */
export const Rung = z
  .union([
    z.enum(builtInRungs),
    z.strictObject({
      rule: expression.describe('A column of data.columns, or a scalar expression over contract columns.'),
    }),
    z.strictObject({ today: z.string().min(1).describe('A column of data.columns: what is done today.') }),
  ])
  .describe(
    'constant: the training prior (class shares, mean). best_single_feature: a smoothed rate table over one of the candidate’s features. linear: a logistic or linear regression on its features. rule: what an expression says. today: what a column says was done without the model.',
  )
export type Rung = z.infer<typeof Rung>

/** What requirements and the ladder call a rung: `constant`, `rule: speed > 50`, `today: inspected`. */
export type RungName = string

export function rungName(rung: Rung): RungName {
  if (typeof rung === 'string') return rung
  return 'rule' in rung ? `rule: ${rung.rule}` : `today: ${rung.today}`
}

/** Every rung a gate names, those to beat first. */
export function rungsOf(
  baselines: { readonly beat: readonly Rung[]; readonly show: readonly Rung[] } | undefined,
): readonly Rung[] {
  return [...(baselines?.beat ?? []), ...(baselines?.show ?? [])]
}

/** What the rules among a gate's rungs say. */
export function rulesAmong(baselines: Parameters<typeof rungsOf>[0]): string[] {
  return rungsOf(baselines).flatMap((rung) => (typeof rung !== 'string' && 'rule' in rung ? [rung.rule] : []))
}

/** Names of data.columns that rungs may mean: those of today's practice, and rules that are no more than a name. */
export function rungColumns(baselines: Parameters<typeof rungsOf>[0]): string[] {
  return rungsOf(baselines).flatMap((rung) =>
    typeof rung === 'string'
      ? []
      : 'today' in rung
        ? [rung.today]
        : /^\w+$/.test(rung.rule)
          ? [rung.rule]
          : [],
  )
}
