import { percentileBounds } from '../resampling/bootstrap-bounds.ts'
import { multinomialDraw } from '../resampling/multinomial.ts'
import { type RandomSource, xoshiro128 } from '../resampling/xoshiro128.ts'
import { type FairnessGaps, fairnessGaps, type GroupCells } from './group-rates.ts'

/**
 * Rows of one group by label, the candidate's and the champion's answer: index 4 label + 2 candidate + champion, each
 * 0 or 1.
 */
export type PairedCells = ArrayLike<number>

export interface GapInterval {
  readonly estimate: number
  readonly low: number
  readonly high: number
}

export interface FairnessInterval {
  readonly candidate: GapInterval
  readonly champion: GapInterval
  /** Candidate less champion: what a guardrail is held against. */
  readonly change: GapInterval
  /** Mean of the candidate's gap if all groups had the same rates: what chance alone shows. */
  readonly chance: number
}

export interface FairnessSetting {
  /** Risk on each side. */
  readonly alpha: number
  readonly replicates: number
  readonly seed: number
}

/**
 * Percentile-bootstrap intervals of a gap for both models and its change, stratified by group: rows are redrawn within
 * each group, both models on the same draw, as counts of the eight cells, so that the price does not grow with the rows.
 * Chance redraws every group from the pooled shares, as permuting the groups would.
 * Assumes independent rows. Source: Efron and Tibshirani 1993, stratified.
 * @param groups those that are assessable, two at least
 */
export function fairnessIntervals(
  groups: readonly PairedCells[],
  gap: keyof FairnessGaps,
  { alpha, replicates, seed }: FairnessSetting,
): FairnessInterval {
  const source = xoshiro128(seed)
  const gapOf = (cells: readonly PairedCells[], model: Model) =>
    fairnessGaps(cells.map((of) => cellsOf(of, model)))[gap]
  const candidate = new Float64Array(replicates)
  const champion = new Float64Array(replicates)
  for (let replicate = 0; replicate < replicates; replicate++) {
    const drawn = groups.map((cells) => multinomialDraw(cells, rowsOf(cells), source))
    candidate[replicate] = gapOf(drawn, 'candidate')
    champion[replicate] = gapOf(drawn, 'champion')
  }
  const interval = (estimate: number, values: Float64Array): GapInterval => {
    const [low, high] = percentileBounds({ estimate, values }, alpha)
    return { estimate, low, high }
  }
  const ofCandidate = gapOf(groups, 'candidate')
  const ofChampion = gapOf(groups, 'champion')
  return {
    candidate: interval(ofCandidate, candidate),
    champion: interval(ofChampion, champion),
    change: interval(
      ofCandidate - ofChampion,
      candidate.map((value, replicate) => value - champion[replicate]!),
    ),
    chance: chanceGap(groups, (cells) => gapOf(cells, 'candidate'), replicates, source),
  }
}

type Model = 'candidate' | 'champion'

function cellsOf(cells: PairedCells, model: Model): GroupCells {
  const of = (label: number, answer: number): number => {
    const [first, second] = model === 'candidate' ? [2 * answer, 2 * answer + 1] : [answer, answer + 2]
    return cells[4 * label + first]! + cells[4 * label + second]!
  }
  return {
    truePositives: of(1, 1),
    falsePositives: of(0, 1),
    falseNegatives: of(1, 0),
    trueNegatives: of(0, 0),
  }
}

function chanceGap(
  groups: readonly PairedCells[],
  gapOf: (cells: readonly PairedCells[]) => number,
  replicates: number,
  source: RandomSource,
): number {
  const pooled = Float64Array.from({ length: 8 }, (_, cell) =>
    groups.reduce((sum, cells) => sum + cells[cell]!, 0),
  )
  let sum = 0
  let defined = 0
  for (let replicate = 0; replicate < replicates; replicate++) {
    const gap = gapOf(groups.map((cells) => multinomialDraw(pooled, rowsOf(cells), source)))
    if (Number.isNaN(gap)) continue
    sum += gap
    defined++
  }
  return sum / defined
}

function rowsOf(cells: PairedCells): number {
  let rows = 0
  for (let cell = 0; cell < cells.length; cell++) rows += cells[cell]!
  return rows
}
