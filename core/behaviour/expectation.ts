import type { Task } from '#core/pipeline/pipeline.ts'

/** What a case asks of the answer to one row. */
export type Expectation =
  /** The class; of two: `positive` or `negative`, by the decision threshold. */
  | { readonly kind: 'class'; readonly name: string }
  /** The score (binary), the number (regression), the score of a class (multiclass); bounds included. */
  | {
      readonly kind: 'bounds'
      readonly low?: number | undefined
      readonly high?: number | undefined
      readonly of?: string | undefined
    }
  /** The answer to the first row of the case: the same class; with `within`, also a score or number so near. */
  | { readonly kind: 'same'; readonly within?: number | undefined; readonly of?: string | undefined }
  /** Beyond the first row's score or number, by at least `by`; with `allowEqual` it may stay where it is. */
  | {
      readonly kind: 'moves'
      readonly way: 'higher' | 'lower'
      readonly by: number
      readonly allowEqual: boolean
      readonly of?: string | undefined
    }

export type ExpectationRead =
  | { readonly ok: true; readonly expectation: Expectation }
  | { readonly ok: false; readonly problem: string; readonly allowed: string }

const number = String.raw`([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)`
const phrases = {
  positive: /^(positive|negative)$/i,
  class: /^is\s+(.+)$/i,
  atLeast: new RegExp(`^at least ${number}$`, 'i'),
  atMost: new RegExp(`^at most ${number}$`, 'i'),
  between: new RegExp(`^between ${number} and ${number}$`, 'i'),
  same: new RegExp(`^same(?: within ${number})?$`, 'i'),
  moves: new RegExp(`^(not )?(higher|lower)(?: by ${number})?$`, 'i'),
}

const ofNumbers =
  'at least N, at most N, between N and M; on later rows also same within N, higher, lower, higher by N, lower by N, not higher, not lower'

/** What may stand in `expect`, by task, for messages. */
export const expectationWords: Readonly<Record<Task, string>> = {
  'binary-classification':
    'positive, negative, at least N, at most N, between N and M (of the score); on later rows also same, same within N, higher, lower, higher by N, lower by N, not higher, not lower',
  multiclass:
    'is CLASS, at least N for CLASS, at most N for CLASS, between N and M for CLASS; on later rows also same, same within N for CLASS, higher for CLASS, lower for CLASS, not higher for CLASS, not lower for CLASS',
  regression: ofNumbers,
  forecast: ofNumbers,
  scores: ofNumbers,
}

/** Reads the `expect` cell of a case. */
export function readExpectation(cell: string, task: Task): ExpectationRead {
  const wrong = (problem: string): ExpectationRead => ({
    ok: false,
    problem,
    allowed: expectationWords[task],
  })
  const text = cell.trim().replaceAll(/\s+/g, ' ')
  const named = phrases.class.exec(text)
  if (named !== null) {
    if (task !== 'multiclass') return wrong(`\`${text}\` names a class; ${task} has none to name`)
    return { ok: true, expectation: { kind: 'class', name: named[1]! } }
  }
  const [, phrase = text, of] = /^(.*?) for (.+)$/i.exec(text) ?? []
  if (of !== undefined && task !== 'multiclass')
    return wrong(`\`${text}\`: \`for\` goes with several classes`)
  const expectation = phraseOf(phrase, of)
  if (expectation === undefined) return wrong(`\`${text}\` is not understood`)
  if (expectation.kind === 'bounds' && (expectation.low ?? -Infinity) > (expectation.high ?? Infinity))
    return wrong(`\`${text}\` leaves nothing between its bounds`)
  if (expectation.kind === 'class' && task !== 'binary-classification')
    return wrong(`\`${text}\` goes with two classes`)
  const numeric = expectation.kind === 'bounds' || expectation.kind === 'moves'
  const near = expectation.kind === 'same' && expectation.within !== undefined
  if (task === 'multiclass' && (numeric || near) && of === undefined)
    return wrong(`\`${text}\` does not say for which class`)
  const numbers = task !== 'binary-classification' && task !== 'multiclass'
  if (numbers && expectation.kind === 'same' && !near)
    return wrong(`\`${text}\` does not say how near a number has to be`)
  return { ok: true, expectation }
}

function phraseOf(phrase: string, of: string | undefined): Expectation | undefined {
  const forClass = of === undefined ? {} : { of }
  const binary = phrases.positive.exec(phrase)
  if (binary !== null) return { kind: 'class', name: binary[1]!.toLowerCase() }
  const least = phrases.atLeast.exec(phrase)
  if (least !== null) return { kind: 'bounds', low: Number(least[1]), ...forClass }
  const most = phrases.atMost.exec(phrase)
  if (most !== null) return { kind: 'bounds', high: Number(most[1]), ...forClass }
  const between = phrases.between.exec(phrase)
  if (between !== null)
    return { kind: 'bounds', low: Number(between[1]), high: Number(between[2]), ...forClass }
  const same = phrases.same.exec(phrase)
  if (same !== null)
    return {
      kind: 'same',
      ...(same[1] === undefined ? {} : { within: Math.abs(Number(same[1])) }),
      ...forClass,
    }
  const moves = phrases.moves.exec(phrase)
  if (moves === null) return undefined
  const [, negated, word = '', by] = moves
  const way = word.toLowerCase() === 'higher' ? 'higher' : 'lower'
  if (negated === undefined)
    return { kind: 'moves', way, by: Math.abs(Number(by ?? 0)), allowEqual: false, ...forClass }
  if (by !== undefined) return undefined
  return { kind: 'moves', way: way === 'higher' ? 'lower' : 'higher', by: 0, allowEqual: true, ...forClass }
}

/** Whether an expectation is about the first row of its case as well. */
export function isRelative({ kind }: Expectation): boolean {
  return kind === 'same' || kind === 'moves'
}
