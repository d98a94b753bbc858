import type { Flip, Standing } from './contract-change-shape.ts'
import { type CheckResult, isWaived } from './results.ts'

const worst: Readonly<Record<Standing, number>> = {
  blocks: 0,
  'is not judged': 1,
  warns: 2,
  'is waived': 3,
  passes: 4,
  absent: 5,
}

/** The checks that come out otherwise, those that block now first. A check that passes and was not asked for is none. */
export function flipsBetween(before: readonly CheckResult[], after: readonly CheckResult[]): Flip[] {
  const key = ({ id, batch }: CheckResult): string => JSON.stringify([id, batch ?? null])
  const old = new Map(before.map((check) => [key(check), check]))
  const now = new Map(after.map((check) => [key(check), check]))
  return [...new Set([...now.keys(), ...old.keys()])]
    .flatMap((name): Flip[] => {
      const [was, is] = [old.get(name), now.get(name)]
      const [standing, stood] = [standingOf(is), standingOf(was)]
      const quiet = (one: Standing): boolean => one === 'passes' || one === 'absent'
      if (standing === stood || (quiet(standing) && quiet(stood))) return []
      const check = is ?? was
      if (check === undefined) return []
      const { id, column, batch } = check
      return [
        {
          id,
          check: check.check,
          ...(column === undefined ? {} : { column }),
          ...(batch === undefined ? {} : { batch }),
          before: stood,
          after: standing,
          observed: check.observed,
          expected: {
            ...(was === undefined ? {} : { before: was.expected }),
            ...(is === undefined ? {} : { after: is.expected }),
          },
        },
      ]
    })
    .sort((a, b) => worst[a.after] - worst[b.after] || worst[a.before] - worst[b.before])
}

function standingOf(check: CheckResult | undefined): Standing {
  if (check === undefined) return 'absent'
  const { outcome, severity } = check
  if (outcome === 'pass') return 'passes'
  if (outcome === 'no_data' || outcome === 'skipped') return 'is not judged'
  if (isWaived(check)) return 'is waived'
  return severity === 'block' ? 'blocks' : 'warns'
}
