import type { PairedCounts } from './tango.ts'
import { wilsonBounds } from './wilson.ts'

type Bounds = readonly [number, number]

/** A share with its Wilson bounds. */
interface Share {
  readonly share: number
  readonly bounds: Bounds
}

/**
 * Bounds of the paired difference of proportions, new minus old, risk `alpha` on each side: Wilson's bounds of both
 * shares joined by their phi correlation, a positive one drawn in by n / 2. For display; the gate decides by Tango's.
 * Assumes independent rows. Source: Newcombe 1998, Statistics in Medicine 17:2635, method 10.
 * @param bothRight rows both models get right
 */
export function newcombePairedBounds(pairs: PairedCounts, bothRight: number, alpha: number): Bounds {
  const { count, onlyNew, onlyOld } = pairs
  const bothWrong = count - bothRight - onlyNew - onlyOld
  const newRight = bothRight + onlyNew
  const oldRight = bothRight + onlyOld
  const scale = Math.sqrt(newRight * (count - newRight) * oldRight * (count - oldRight))
  const cross = bothRight * bothWrong - onlyNew * onlyOld
  const corrected = cross > 0 ? Math.max(cross - count / 2, 0) : cross
  return joined(
    shareOf(newRight, count, alpha),
    shareOf(oldRight, count, alpha),
    scale === 0 ? 0 : corrected / scale,
  )
}

/**
 * Bounds of the difference of two independent proportions, first minus second, risk `alpha` on each side.
 * For the report of a canary. Assumes independent rows in both arms. Source: Newcombe 1998, Statistics in Medicine
 * 17:873, method 10 (hybrid score).
 */
export function newcombeBounds(
  first: { readonly successes: number; readonly count: number },
  second: { readonly successes: number; readonly count: number },
  alpha: number,
): Bounds {
  return joined(
    shareOf(first.successes, first.count, alpha),
    shareOf(second.successes, second.count, alpha),
    0,
  )
}

function shareOf(successes: number, count: number, alpha: number): Share {
  return { share: successes / count, bounds: wilsonBounds(successes, count, alpha) }
}

function joined(left: Share, right: Share, correlation: number): Bounds {
  const difference = left.share - right.share
  const reach = (a: number, b: number) => Math.sqrt(Math.max(0, a * a - 2 * correlation * a * b + b * b))
  return [
    difference - reach(left.share - left.bounds[0], right.bounds[1] - right.share),
    difference + reach(left.bounds[1] - left.share, right.share - right.bounds[0]),
  ]
}
