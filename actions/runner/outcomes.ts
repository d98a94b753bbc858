import type { Outcome } from '#core/failure.ts'

const worstFirst: readonly Outcome[] = ['unavailable', 'invalid', 'fail', 'inconclusive', 'pass']

/** The one outcome of several; without any, there was nothing to object to. */
export function worstOutcome(outcomes: readonly Outcome[]): Outcome {
  return worstFirst.find((outcome) => outcomes.includes(outcome)) ?? 'pass'
}
