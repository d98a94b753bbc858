import { countText } from '../number-words.ts'
import type { FileRole } from './file-columns.ts'

/**
 * Why files cannot be judged, and what that is: `invalid`, something in them or in the question has to be mended;
 * `inconclusive`, they hold too little.
 */
export const unusableReasons = {
  'metric-missing': 'invalid',
  'gate-unfit': 'invalid',
  'column-missing': 'invalid',
  'no-rows': 'inconclusive',
  'missing-ids': 'invalid',
  'duplicate-ids': 'invalid',
  'different-rows': 'invalid',
  'missing-labels': 'invalid',
  'unreadable-labels': 'invalid',
  'labels-moved': 'invalid',
  'one-class': 'inconclusive',
  'task-unclear': 'invalid',
  'positive-unclear': 'invalid',
  'missing-predictions': 'invalid',
  'not-a-number': 'invalid',
  'non-finite': 'invalid',
  'too-large': 'invalid',
  'unknown-class': 'invalid',
  'unreadable-quantiles': 'invalid',
  'not-probabilities': 'invalid',
  'needs-scores': 'invalid',
  'needs-classes': 'invalid',
  'too-many-slices': 'invalid',
  'missing-units': 'invalid',
} as const
export type UnusableReason = keyof typeof unusableReasons

/** Files that cannot be judged: an answer of its own, not an error. */
export interface Unusable {
  readonly kind: 'unusable'
  readonly reason: UnusableReason
  /** The file it is found in; none where it is about the question. */
  readonly role?: FileRole
  readonly column?: string
  /** Rows it concerns. */
  readonly rows?: number
  /** The first of them: ids, or values. */
  readonly first?: readonly string[]
  /** What is wrong, with file, column and value. */
  readonly words: string
  /** What to do. */
  readonly next: string
}

/** Makes an answer. */
export function unusable(reason: UnusableReason, facts: Omit<Unusable, 'kind' | 'reason'>): Unusable {
  return { kind: 'unusable', reason, ...facts }
}

/** Whether a step ended in an answer instead of a result. */
export function isUnusable(step: object): step is Unusable {
  return (step as { kind?: unknown }).kind === 'unusable'
}

/** How many ids or values a sentence shows. */
export const shownExamples = 3

/** The first few as a sentence shows them: quoted, cut, and a mark where there are more. */
export function examplesText(first: readonly string[], count: number): string {
  const shown = first.slice(0, shownExamples).map((value) => quoted(value))
  return `${shown.join(', ')}${count > shown.length ? ', …' : ''}`
}

/** A value of a file within a sentence. */
export function quoted(value: string): string {
  const text = JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value)
  return text
}

/** `1 row`, `12 rows`. */
export function rowsText(count: number, noun = 'row'): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`
}
