/** Area under the ROC curve: the share of pairs ordered rightly, ties counting half (Mann–Whitney). */
export function areaUnderRoc(damaged: readonly boolean[], scores: readonly number[]): number {
  const order = [...scores.keys()].sort((one, other) => (scores[one] ?? 0) - (scores[other] ?? 0))
  let rankSum = 0
  let positives = 0
  for (let start = 0; start < order.length; ) {
    let end = start
    while (end < order.length && scores[order[end] ?? 0] === scores[order[start] ?? 0]) end++
    const tiedPositives = order.slice(start, end).filter((row) => damaged[row] === true).length
    rankSum += (tiedPositives * (start + 1 + end)) / 2
    positives += tiedPositives
    start = end
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (order.length - positives))
}
