/** Positive and negative rows a group needs, each, before its error rates are compared. */
export const fewestOfClass = 50

/** How a model's answers fall for one group: true and false positives, false and true negatives. */
export interface GroupCells {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly trueNegatives: number
}

export interface GroupRates {
  /** Share predicted positive. */
  readonly selectionRate: number
  /** Share of the positives predicted positive; NaN without positives. */
  readonly truePositiveRate: number
  /** Share of the negatives predicted positive; NaN without negatives. */
  readonly falsePositiveRate: number
}

/** The rates of one group. */
export function groupRates(cells: GroupCells): GroupRates {
  const positives = cells.truePositives + cells.falseNegatives
  const negatives = cells.falsePositives + cells.trueNegatives
  return {
    selectionRate: (cells.truePositives + cells.falsePositives) / (positives + negatives),
    truePositiveRate: cells.truePositives / positives,
    falsePositiveRate: cells.falsePositives / negatives,
  }
}

/** True if both classes have enough rows to judge the group by; else it is "not assessed". */
export function isAssessable(cells: GroupCells): boolean {
  return (
    cells.truePositives + cells.falseNegatives >= fewestOfClass &&
    cells.falsePositives + cells.trueNegatives >= fewestOfClass
  )
}

/** Distances between the groups; each is 0, the ratio 1, when all are treated alike. */
export interface FairnessGaps {
  /** Largest selection rate less smallest. */
  readonly demographicParity: number
  /** Smallest selection rate by largest; 1 where nobody is selected. */
  readonly demographicParityRatio: number
  /** Range of the true positive rates. */
  readonly equalOpportunity: number
  /** The greater of the ranges of true and false positive rates. */
  readonly equalizedOdds: number
  /** The mean of the two ranges. */
  readonly equalizedOddsMean: number
}

/**
 * Gaps between the groups given; leave out those that are not assessable. Ranges of noisy rates are never below 0 and
 * so biased upwards, the more the more groups: see fairnessIntervals for what equal groups would show.
 * Source: Hardt, Price and Srebro 2016, with fairlearn's definitions.
 */
export function fairnessGaps(groups: readonly GroupCells[]): FairnessGaps {
  const rates = groups.map(groupRates)
  const selection = rates.map((rate) => rate.selectionRate)
  const range = (values: readonly number[]) => Math.max(...values) - Math.min(...values)
  const ofPositives = range(rates.map((rate) => rate.truePositiveRate))
  const ofNegatives = range(rates.map((rate) => rate.falsePositiveRate))
  const most = Math.max(...selection)
  return {
    demographicParity: range(selection),
    demographicParityRatio: most === 0 ? 1 : Math.min(...selection) / most,
    equalOpportunity: ofPositives,
    equalizedOdds: Math.max(ofPositives, ofNegatives),
    equalizedOddsMean: (ofPositives + ofNegatives) / 2,
  }
}
