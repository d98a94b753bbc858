import type { Rung, UnansweredRung } from '#core/gate/judge.ts'
import { isCommand, rungName, rungsOf } from '#core/gate/rungs.ts'
import { bestThreshold } from '#core/gate/value-curve.ts'
import { joinScored } from '#core/metrics/join-scored.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import type { LabelledRows } from './labelled-rows.ts'
import type { ToldBaseline, ToldBaselines } from './told-baselines.ts'

/**
 * Programs on the ladder, with what the build lane told of them joined to labels read here. Of two classes each predicts at the
 * stated threshold or, where one is chosen, at the one worth most to it on the validation rows. What cannot be joined is
 * told as unanswered.
 */
export function commandRungs(
  policy: ModelFiles,
  told: ToldBaselines,
  labels: Readonly<Record<'validation' | 'holdout', LabelledRows>>,
  classes: readonly string[],
): { readonly answered: readonly Rung[]; readonly unanswered: readonly UnansweredRung[] } {
  const { gate } = policy.pipeline
  const answered: Rung[] = []
  const unanswered: UnansweredRung[] = []
  for (const rung of rungsOf(gate.baselines).filter(isCommand)) {
    const name = rungName(rung)
    const role = gate.baselines?.beat.includes(rung) === true ? ('beat' as const) : ('show' as const)
    const common = { name, role }
    const said = told.get(name)
    const scored =
      said === undefined
        ? 'nobody has asked it about these rows.'
        : said.kind === 'failed'
          ? said.words
          : joined(policy, said, labels, classes)
    if (typeof scored === 'string') unanswered.push({ ...common, words: scored })
    else answered.push({ ...common, told: true, scored })
  }
  return { answered, unanswered }
}

/** Programs to beat that said nothing usable, in words: no label is needed to know that they cannot be beaten. */
export function unansweredWords(policy: ModelFiles, told: ToldBaselines): string[] {
  return (policy.pipeline.gate.baselines?.beat ?? []).filter(isCommand).flatMap((rung) => {
    const said = told.get(rungName(rung))
    if (said?.kind === 'answered') return []
    return [`${rungName(rung)} has to be beaten and has no answers: ${said?.words ?? 'nobody asked it.'}`]
  })
}

function joined(
  { pipeline: { evaluation, value }, task }: ModelFiles,
  said: Extract<ToldBaseline, { kind: 'answered' }>,
  labels: Readonly<Record<'validation' | 'holdout', LabelledRows>>,
  classes: readonly string[],
): Rung['scored'] | string {
  const threshold = (): number | string => {
    if (evaluation.decision_threshold !== 'chosen') return evaluation.decision_threshold
    if (value === undefined || said.validation === undefined)
      return 'its threshold cannot be chosen: there are no validation rows.'
    const found = joinScored({ task, labels: labels.validation, predictions: said.validation })
    if (found.kind === 'unusable') return `its threshold cannot be chosen: ${found.detail}`
    return found.scored.task === 'binary-classification'
      ? bestThreshold(found.scored, value).threshold
      : 'its threshold cannot be chosen: it has no scores.'
  }
  const decisionThreshold = task === 'binary-classification' ? threshold() : 0.5
  if (typeof decisionThreshold === 'string') return decisionThreshold
  const found = joinScored({
    task,
    labels: labels.holdout,
    predictions: said.holdout,
    decisionThreshold,
    ...(task === 'multiclass' ? { classes } : {}),
  })
  return found.kind === 'scored' ? found.scored : found.detail
}
