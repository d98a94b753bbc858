import { fewestEvenUnits } from '#core/statistics/cluster-t.ts'
import { tooFewUnits } from './units.ts'
import type { Measurement, Method } from './verdict.ts'

/** Student's t is trusted from this many rows on. */
export const fewestRowsForT = 100
const approximateMethods: readonly Method[] = [
  't',
  'skewed-t',
  'cluster-t',
  'percentile-bootstrap',
  'bootstrap-normal',
]
/** Below this level approximate tests of fewer rows than {@link fewestRowsFarOut} are not to be trusted. */
export const farOut = 1e-5
/** See {@link farOut}. */
export const fewestRowsFarOut = 5_000
const exactMethods: readonly Method[] = ['mcnemar-exact', 'exact-separation', 'exact']

/** Why an interval is not to be trusted, however it lies. */
export type Untrusted = 'too-few-units' | 'too-few-rows'

/**
 * Whether so few rows or units stand behind an interval that it decides nothing.
 * @param judging evenUnits: how many units of equal size the rows are worth, where rows belong together
 * @param fewestEven how many they have to be worth; a threshold asks for more than a difference
 */
export function whyUntrusted(
  of: { readonly method: Method; readonly rows: number; readonly units?: number | undefined },
  { alpha, evenUnits }: { readonly alpha: number; readonly evenUnits?: number | undefined },
  fewestEven = fewestEvenUnits,
): Untrusted | undefined {
  if (tooFewUnits(of.units)) return 'too-few-units'
  if (of.units !== undefined && (evenUnits ?? of.units) < fewestEven) return 'too-few-units'
  return of.rows < fewestRows(of.method, alpha) ? 'too-few-rows' : undefined
}

/** From how many rows on a method is trusted at a level. */
export function fewestRows(method: Method, alpha: number): number {
  if (alpha < farOut && !exactMethods.includes(method)) return fewestRowsFarOut
  return approximateMethods.includes(method) ? fewestRowsForT : 0
}

/** The same of a number in a verdict, which does not say how many rows it rests on: all of them, but for those of some classes. */
export function untrustedIn(
  verdict: {
    readonly rows: number
    readonly alpha: number
    readonly units?: { readonly count: number; readonly even?: number | undefined } | undefined
  },
  measurement: Measurement,
): Untrusted | undefined {
  if (measurement.kind === 'undefined') return undefined
  const { method } = measurement
  const { rows, alpha, units } = verdict
  const counted = units === undefined || method === 'exact' ? {} : { units: units.count }
  return whyUntrusted({ method, rows, ...counted }, { alpha, evenUnits: units?.even })
}
