import { Failure } from '#core/failure.ts'
import {
  type DeployAnswer,
  type DeployedPackage,
  DeployRequest,
  type RouterView,
} from '#core/serving/router-state.ts'
import { viewOf, withEvent } from '#core/serving/router-transitions.ts'
import { offsetOf } from '#core/serving/traffic-share.ts'
import type { Clock, Ids } from '#core/surroundings.ts'
import type { PackageShelf } from './package-shelf.ts'
import type { RunningVariant } from './running-variant.ts'
import type { TrafficControl } from './traffic-control.ts'

/** What a person, or deploy-model, can do to a router; one thing at a time. */
export interface Deployments {
  view(): RouterView
  /**
   * Starts a package: as champion if there is none or no canary is asked for, as canary otherwise.
   * @throws Failure MODEL_NOT_SERVING, PACKAGE_INVALID, DATA_MISSING (nothing changed, noted in the history);
   *   STATE_CONFLICT while another canary runs; CONFIGURATION_INVALID for a request that is none.
   */
  deploy(request: unknown): Promise<DeployAnswer>
  /** Ends the trial in the canary's favour. @throws Failure STATE_CONFLICT without a canary. */
  promote(): Promise<RouterView>
  /** Ends the trial; the champion stays. @throws Failure STATE_CONFLICT without a canary. */
  abort(): Promise<RouterView>
  /** Resolves when nothing of the above is under way. */
  idle(): Promise<void>
}

export interface DeploymentsOptions {
  readonly control: TrafficControl
  readonly shelf: PackageShelf
  readonly start: (deployed: DeployedPackage) => Promise<RunningVariant>
  readonly clock: Clock
  readonly ids: Ids
  readonly signal: AbortSignal
}

export function createDeployments(options: DeploymentsOptions): Deployments {
  const { control, shelf } = options
  let turn: Promise<unknown> = Promise.resolve()
  const oneAtATime = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }
  const view = () => viewOf(control.state, control.championServing)

  const deploy = async (body: unknown): Promise<DeployAnswer> => {
    const request = readRequest(body)
    const { version, packageDigest } = request
    const { champion, canary } = control.state
    if (canary?.package.packageDigest === packageDigest) return { outcome: 'unchanged', state: view() }
    if (canary !== null) {
      throw new Failure({
        code: 'STATE_CONFLICT',
        problem: `${canary.package.version} is on trial as a canary; ${version} has to wait.`,
        next: 'wait for its outcome, promote it or abort it.',
      })
    }
    if (champion?.packageDigest === packageDigest && !control.championGaveUp) {
      return { outcome: 'unchanged', state: view() }
    }
    const deployed = { version, packageDigest, since: options.clock.now().toISOString() }
    let variant: RunningVariant
    try {
      const source =
        request.tarball === undefined
          ? { packageFolder: request.packageFolder! }
          : { tarball: request.tarball }
      await shelf.keep(source, packageDigest, options.signal)
      variant = await options.start(deployed)
    } catch (error) {
      if (options.signal.aborted) throw error
      const words = error instanceof Failure ? error.facts.problem : String(error)
      await control.change(withEvent(control.state, options.clock.now(), 'refused', deployed, words))
      throw error
    }
    // A champion that is beyond restarting has nothing to compare with.
    const asChampion = champion === null || request.canary === null || control.championGaveUp
    if (asChampion) await control.crown(variant)
    else await control.putOnTrial(variant, { plan: request.canary!, offset: offsetOf(options.ids.next()) })
    await forgetOthers()
    return { outcome: asChampion ? 'champion' : 'canary', state: view() }
  }

  const forgetOthers = async () => {
    const { champion, canary } = control.state
    const used = [champion?.packageDigest, canary?.package.packageDigest]
    await shelf.keepOnly(used.filter((digest) => digest !== undefined))
  }

  const end = async (outcome: 'promoted' | 'aborted') => {
    if (!(await control.endTrial(outcome, 'by request'))) {
      throw new Failure({
        code: 'STATE_CONFLICT',
        problem: 'there is no canary.',
        next: 'deploy a package with a canary first; the history says what became of the last one.',
      })
    }
    return view()
  }
  return {
    view,
    deploy: (request) => oneAtATime(() => deploy(request)),
    promote: () => oneAtATime(() => end('promoted')),
    abort: () => oneAtATime(() => end('aborted')),
    idle: () => oneAtATime(async () => undefined),
  }
}

function readRequest(body: unknown) {
  const parsed = DeployRequest.safeParse(body)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'request'}: ${message}`)
  throw new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: `the deployment request is invalid: ${issues.join('; ')}.`,
  })
}
