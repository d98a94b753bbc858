/**
 * The Ladder, a leaderboard that limits what each submission learns about the holdout (Blum and Hardt 2015).
 * The gate does not use it: it bounds the error of the best score shown, at 2,000 rows and 100 submissions by 0.18,
 * which is a rule for display and no certificate that one model beats another. The sealed holdout's ledger
 * (core/ledger) is what decides. It is kept so that its published examples stay checked.
 */
export interface LadderStep {
  /** Loss of this submission on the holdout. */
  readonly risk: number
  /** Whether the board moved. */
  readonly updated: boolean
  /** What the board shows from now on. */
  readonly shown: number
}

/**
 * Algorithm 1, a fixed step: the board moves to the risk, rounded to a multiple of `step`, when the risk is below what
 * is shown by more than `step`.
 * @param risks losses of the submissions in order
 */
export function fixedLadder(risks: readonly number[], step: number): LadderStep[] {
  let shown = Number.POSITIVE_INFINITY
  return risks.map((risk) => {
    const updated = risk < shown - step
    if (updated) shown = Math.round(risk / step) * step
    return { risk, updated, shown }
  })
}

export interface FreeLadderStep extends LadderStep {
  /** Standard deviation (divisor n - 1) of the rows' loss minus that of the submission shown; of the loss at first. */
  readonly deviation: number
}

/**
 * Algorithm 2, without a parameter: the board moves when the risk is below what is shown by more than
 * deviation / sqrt(n), and shows the risk rounded to a multiple of 1/n.
 * @param losses loss by row for each submission; all have the same n >= 2 rows
 */
export function parameterFreeLadder(losses: readonly (readonly number[])[]): FreeLadderStep[] {
  let shown = Number.POSITIVE_INFINITY
  let best: readonly number[] | undefined
  return losses.map((loss) => {
    const rows = loss.length
    const risk = loss.reduce((sum, of) => sum + of, 0) / rows
    const deviation = sampleDeviation(best === undefined ? loss : loss.map((of, row) => of - best![row]!))
    const updated = risk < shown - deviation / Math.sqrt(rows)
    if (updated) {
      shown = Math.round(risk * rows) / rows
      best = loss
    }
    return { risk, deviation, updated, shown }
  })
}

/** By sums: exact for losses that are whole numbers, so that ties fall as they do on paper. */
function sampleDeviation(values: readonly number[]): number {
  const rows = values.length
  const sum = values.reduce((total, of) => total + of, 0)
  const squares = values.reduce((total, of) => total + of * of, 0)
  return Math.sqrt(Math.max(0, (squares - (sum * sum) / rows) / (rows - 1)))
}
