import { argsort } from '../argsort.ts'

/** A stretch of scores with one calibrated probability. */
export interface IsotonicBlock {
  readonly left: number
  readonly right: number
  /** Share of positive rows. */
  readonly value: number
  readonly rows: number
}

/**
 * The non-decreasing step function of the score nearest to the labels: pool adjacent violators, equal scores averaged
 * first. O(n log n). Source: Ayer, Brunk, Ewing, Reid and Silverman 1955.
 * @param labels 1 = positive
 * @returns blocks by ascending score, values strictly ascending
 */
export function isotonicBlocks(labels: Uint8Array, scores: Float64Array): readonly IsotonicBlock[] {
  const order = argsort(scores)
  const blocks: { left: number; right: number; positives: number; rows: number }[] = []
  for (let place = 0; place < order.length; ) {
    const score = scores[order[place]!]!
    const block = { left: score, right: score, positives: 0, rows: 0 }
    do {
      block.positives += labels[order[place++]!]!
      block.rows++
    } while (place < order.length && scores[order[place]!] === score)
    for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
      if (last.positives * block.rows < block.positives * last.rows) break
      block.left = last.left
      block.positives += last.positives
      block.rows += last.rows
      blocks.pop()
    }
    blocks.push(block)
  }
  return blocks.map(({ left, right, positives, rows }) => ({ left, right, value: positives / rows, rows }))
}

/** The calibrated probability of a score: its block's, linear between two blocks, the nearest block's beyond the ends. */
export function calibratedProbability(blocks: readonly IsotonicBlock[], score: number): number {
  let low = 0
  let high = blocks.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (blocks[middle]!.right < score) low = middle + 1
    else high = middle
  }
  const block = blocks[low]!
  const before = blocks[low - 1]
  if (before === undefined || score >= block.left) return block.value
  const along = (score - before.right) / (block.left - before.right)
  return before.value + along * (block.value - before.value)
}
