/**
 * Standard error that an area under the ROC curve has if both classes' scores are exponential: what a limit itself would
 * bring, whatever the rows at hand show. An area under one half has that of its mirror. Source: Hanley and McNeil 1982.
 * @param first rows of the class whose placements spread more as the area nears 1; the smaller one is the careful choice
 */
export function areaErrorAt(area: number, first: number, second: number): number {
  const above = Math.max(area, 1 - area)
  const square = above * above
  const ofSecond = above / (2 - above) - square
  const ofFirst = (2 * square) / (1 + above) - square
  const variance = above * (1 - above) + (first - 1) * ofSecond + (second - 1) * ofFirst
  return Math.sqrt(variance / first / second)
}
