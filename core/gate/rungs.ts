import * as z from 'zod'
import { Duration } from '#core/config/quantities.ts'

/** Rungs the kit fits by itself from the training data, simplest first. */
export const builtInRungs = ['constant', 'best_single_feature', 'linear'] as const

const expression = z.string().trim().min(1)

/** A program of the team that answers for the rows, as docs/your-own-model.md describes it. */
export const CommandRung = z.strictObject({
  command: z
    .string()
    .trim()
    .min(1)
    .describe(
      'A program of yours, run in this folder as training is: it learns from the channels, reads the unlabelled rows in the file ASSAY_ROWS and writes row_id and its answers, as CSV, to the file ASSAY_PREDICTIONS.',
    ),
  files: z
    .array(z.string().regex(/^[^/\\]+(\/[^/\\]+)*$/, 'a path below this folder, such as baselines/today.py'))
    .min(1)
    .describe(
      'The files of this folder that the program is made of: a change of them is a change of the rules.',
    ),
  timeout: Duration.default('10m').describe('A program that takes longer is ended and has no answers.'),
})
export type CommandRung = z.infer<typeof CommandRung>

/** A simple model to stand beside the candidate. */
export const Rung = z
  .union([
    z.enum(builtInRungs),
    z.strictObject({
      rule: expression.describe('A column of data.columns, or a scalar expression over contract columns.'),
    }),
    z.strictObject({ today: z.string().min(1).describe('A column of data.columns: what is done today.') }),
    CommandRung,
  ])
  .describe(
    'constant: the training prior (class shares, mean). best_single_feature: a smoothed rate table over one of the candidate’s features. linear: a logistic or linear regression on its features. rule: what an expression says. today: what a column says was done without the model. command: what a program of yours answers.',
  )
export type Rung = z.infer<typeof Rung>

/** What requirements and the ladder call a rung: `constant`, `rule: speed > 50`, `today: inspected`, `command: node rules.mjs`. */
export type RungName = string

export function rungName(rung: Rung): RungName {
  if (typeof rung === 'string') return rung
  if ('command' in rung) return `command: ${rung.command}`
  return 'rule' in rung ? `rule: ${rung.rule}` : `today: ${rung.today}`
}

/** Whether a rung is a program, which the build lane runs. */
export function isCommand(rung: Rung): rung is CommandRung {
  return typeof rung !== 'string' && 'command' in rung
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
    typeof rung === 'string' || isCommand(rung)
      ? []
      : 'today' in rung
        ? [rung.today]
        : /^\w+$/.test(rung.rule)
          ? [rung.rule]
          : [],
  )
}
