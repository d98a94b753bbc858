import { type CanaryPlan, noCounts, type VariantCounts } from '#core/serving/canary.ts'
import type {
  CanaryState,
  DeployedPackage,
  RouterEvent,
  RouterState,
  RouterView,
} from '#core/serving/router-state.ts'

/** Which of the two packages something is about. */
export type VariantName = 'champion' | 'canary'

/** How many events a state keeps. */
export const historyLength = 200

/** What was seen of one routed request. */
export interface Observation {
  /** 5xx, no connection, or refused by this variant and not by the other. */
  readonly failed: boolean
  /** From sending it to the end of the answer, or to giving up. */
  readonly milliseconds: number
}

/** The state of a router that never ran. */
export function emptyState(endpointName: string, ports: RouterState['ports']): RouterState {
  return { schemaVersion: 1, endpointName, process: null, ports, champion: null, canary: null, history: [] }
}

/** Adds an event to the history, whose oldest fall out. */
export function withEvent(
  state: RouterState,
  at: Date,
  kind: RouterEvent['kind'],
  about: Pick<DeployedPackage, 'version' | 'packageDigest'>,
  words: string,
): RouterState {
  const { version, packageDigest } = about
  const event: RouterEvent = { at: at.toISOString(), kind, version, packageDigest, words }
  return { ...state, history: [...state.history, event].slice(-historyLength) }
}

/** A package becomes champion without a canary: the first one, or as a replacement. */
export function withChampion(state: RouterState, champion: DeployedPackage, at: Date): RouterState {
  const before = state.champion
  return before === null
    ? withEvent({ ...state, champion }, at, 'first_champion', champion, 'the first package here')
    : withEvent(
        { ...state, champion },
        at,
        'replaced',
        champion,
        `without a canary, in place of ${before.version}`,
      )
}

/** A package goes on trial, with all counts at 0. */
export function withCanary(
  state: RouterState,
  canary: Pick<CanaryState, 'package' | 'plan' | 'offset'>,
  at: Date,
): RouterState {
  const words = `${Number((canary.plan.share * 100).toFixed(2))}% of the requests, at least ${canary.plan.minimumRequests}`
  const counts = { champion: noCounts, canary: noCounts }
  return withEvent({ ...state, canary: { ...canary, counts } }, at, 'canary_started', canary.package, words)
}

/** The trial ends: the canary becomes champion, or is gone. Without a trial, nothing changes. */
export function withoutCanary(
  state: RouterState,
  outcome: 'promoted' | 'rolled_back' | 'aborted',
  words: string,
  at: Date,
): RouterState {
  const { canary } = state
  if (canary === null) return state
  const champion = outcome === 'promoted' ? canary.package : state.champion
  return withEvent({ ...state, champion, canary: null }, at, outcome, canary.package, words)
}

/** Counts one request of the trial; without a trial, nothing is counted. */
export function withRequest(state: RouterState, variant: VariantName, seen: Observation): RouterState {
  return counted(state, variant, (counts, plan) => ({
    ...counts,
    requests: counts.requests + 1,
    errors: counts.errors + (seen.failed || seen.milliseconds > plan.timeoutMilliseconds ? 1 : 0),
    slow: counts.slow + (seen.milliseconds > plan.sloMilliseconds ? 1 : 0),
  }))
}

/** Counts the end of a variant's process; without a trial, nothing is counted. */
export function withCrash(state: RouterState, variant: VariantName): RouterState {
  return counted(state, variant, (counts) => ({ ...counts, crashes: counts.crashes + 1 }))
}

/** The part of a state that the admin port tells. */
export function viewOf(state: RouterState, championServing: boolean): RouterView {
  const { process: _process, ports: _ports, ...view } = state
  return { ...view, championServing }
}

function counted(
  state: RouterState,
  variant: VariantName,
  change: (counts: VariantCounts, plan: CanaryPlan) => VariantCounts,
): RouterState {
  const { canary } = state
  if (canary === null) return state
  const counts = { ...canary.counts, [variant]: change(canary.counts[variant], canary.plan) }
  return { ...state, canary: { ...canary, counts } }
}
