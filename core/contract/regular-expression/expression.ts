import type { Characters } from './characters.ts'

/** A regular expression of the portable subset. Groups and flags are gone: what they mean is in the parts. */
export type Expression =
  | { readonly kind: 'characters'; readonly of: Characters }
  | { readonly kind: 'sequence'; readonly parts: readonly Expression[] }
  | { readonly kind: 'choice'; readonly options: readonly Expression[] }
  /** `most` is undefined where there is no end to it. Greedy or lazy makes no difference to whether a text matches. */
  | {
      readonly kind: 'repeat'
      readonly part: Expression
      readonly least: number
      readonly most: number | undefined
    }
  | { readonly kind: 'place'; readonly at: Place }

/** A place between characters: the ends of the text, and where an ASCII word begins or ends, or does neither. */
export type Place = 'start' | 'end' | 'word-edge' | 'no-word-edge'

/** Parts that a matcher would keep apart, repeats written out. */
export function sizeOf(expression: Expression): number {
  switch (expression.kind) {
    case 'characters':
    case 'place':
      return 1
    case 'sequence':
      return expression.parts.reduce((sum, part) => sum + sizeOf(part), 0)
    case 'choice':
      return expression.options.reduce((sum, option) => sum + 1 + sizeOf(option), 0)
    case 'repeat':
      return 1 + sizeOf(expression.part) * Math.max(1, expression.most ?? expression.least + 1)
  }
}

/** The largest product of bounds along nested repeats. */
export function repetitionOf(expression: Expression): number {
  switch (expression.kind) {
    case 'characters':
    case 'place':
      return 1
    case 'sequence':
      return Math.max(1, ...expression.parts.map(repetitionOf))
    case 'choice':
      return Math.max(1, ...expression.options.map(repetitionOf))
    case 'repeat':
      return Math.max(1, expression.most ?? expression.least) * repetitionOf(expression.part)
  }
}
