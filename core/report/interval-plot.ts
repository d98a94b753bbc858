/** An interval with its estimate. */
export interface Drawn {
  readonly estimate: number
  readonly lower: number
  readonly upper: number
}

const width = 19

/**
 * Intervals as lines of characters on one scale, so that a column of a table becomes a forest plot: `├──●──┤` with
 * `│` at the reference. A non-breaking space holds the place of what is empty.
 * @param reference the value the intervals are held against, such as 0 for a difference
 */
export function intervalPlots(drawn: readonly (Drawn | undefined)[], reference: number): readonly string[] {
  const ends = drawn.flatMap((one) => (one === undefined ? [] : [one.lower, one.upper]))
  const least = Math.min(reference, ...ends)
  const most = Math.max(reference, ...ends)
  const place = (value: number): number =>
    most === least ? 0 : Math.round(((value - least) / (most - least)) * (width - 1))
  return drawn.map((one) => {
    if (one === undefined) return ''
    const cells = new Array<string>(width).fill('\u00a0')
    cells[place(reference)] = '│'
    const [from, to] = [place(one.lower), place(one.upper)]
    for (let cell = from; cell <= to; cell++) cells[cell] = cells[cell] === '│' ? '┼' : '─'
    if (from !== to) {
      cells[from] = '├'
      cells[to] = '┤'
    }
    cells[place(one.estimate)] = '●'
    return cells.join('')
  })
}
