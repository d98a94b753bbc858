/** Why predictions and labels cannot be judged together. */
export type UnusableReason =
  | 'no-rows'
  | 'different-rows'
  | 'duplicate-ids'
  | 'missing-labels'
  | 'unreadable-labels'
  | 'one-class'
  | 'missing-scores'
  | 'missing-predictions'
  | 'non-finite-scores'
  | 'scores-out-of-range'
  | 'unreadable-quantiles'

export interface Unusable {
  readonly kind: 'unusable'
  readonly reason: UnusableReason
  readonly detail: string
}

export function unusable(reason: UnusableReason, detail: string): Unusable {
  return { kind: 'unusable', reason, detail }
}
