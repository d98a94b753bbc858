import { Failure } from '#core/failure.ts'
import { judgeCanary } from '#core/serving/canary.ts'
import type { DeployedPackage, RouterEvent, RouterState } from '#core/serving/router-state.ts'
import {
  type Observation,
  type VariantName,
  withCanary,
  withChampion,
  withCrash,
  withEvent,
  withoutCanary,
  withRequest,
} from '#core/serving/router-transitions.ts'
import { isChosen } from '#core/serving/traffic-share.ts'
import type { Clock, Progress } from '#core/surroundings.ts'
import { type KeptRunning, keepRunning } from './keep-running.ts'
import type { ModelServer } from './model-server.ts'
import type { RunningVariant } from './running-variant.ts'
import type { StateSaver } from './state-file.ts'

export interface TrafficControlOptions {
  readonly state: RouterState
  readonly saver: StateSaver
  readonly start: (deployed: DeployedPackage) => Promise<RunningVariant>
  /** How long requests in flight may take to end when their variant is taken out. */
  readonly drainMilliseconds: number
  readonly clock: Clock
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** Where one request goes. */
export interface Routed {
  readonly variant: VariantName
  readonly package: DeployedPackage
  /** undefined: the champion is being started again. */
  readonly server: ModelServer | undefined
  /** What the request counts for; undefined outside a trial. */
  readonly trial: RunningVariant | undefined
  /** Only for the canary: how long to wait for it. */
  readonly timeoutMilliseconds: number | undefined
  /** Says that the request has ended. */
  leave(): void
}

/**
 * Champion and canary of one environment: who gets the next request, what was seen, and who goes when. Decisions take
 * effect within the call that makes them; processes end in the background, after their requests.
 */
export class TrafficControl {
  readonly #options: TrafficControlOptions
  #state: RouterState
  #champion: KeptRunning | undefined
  #canary: RunningVariant | undefined
  /** Requests routed in this trial. */
  #routed = 0
  readonly #leaving = new Set<Promise<void>>()

  constructor(options: TrafficControlOptions) {
    this.#options = options
    this.#state = options.state
  }

  get state(): RouterState {
    return this.#state
  }

  get championServing(): boolean {
    return this.#champion?.current !== undefined
  }

  get championGaveUp(): boolean {
    return this.#champion?.gaveUp ?? false
  }

  /** Changes the state and writes it. */
  async change(next: RouterState): Promise<void> {
    const before = this.#state.history.at(-1)
    this.#state = next
    const last = next.history.at(-1)
    if (last !== undefined && last !== before) this.#tell(last)
    await this.#options.saver.save(next)
  }

  /** Starts what the state says runs here. A canary that does not come up is rolled back. */
  async resume(): Promise<void> {
    const { champion, canary } = this.#state
    const starts = [champion, canary?.package].map((deployed) =>
      deployed == null ? undefined : this.#options.start(deployed),
    )
    const [first, second] = await Promise.allSettled(starts)
    if (this.#options.signal.aborted) return
    if (champion !== null) {
      if (first?.status === 'rejected') await this.#note('crashed', champion, inWords(first.reason))
      this.#champion = this.#keep(champion, first?.status === 'fulfilled' ? first.value : undefined)
    }
    if (canary === null) return
    if (second?.status === 'fulfilled' && second.value !== undefined) this.#watchCanary(second.value)
    else if (second?.status === 'rejected') {
      await this.change(withoutCanary(this.#state, 'rolled_back', inWords(second.reason), this.#now()))
    }
  }

  /** Makes a running package the champion at once; the one before ends its requests and goes. */
  async crown(variant: RunningVariant): Promise<void> {
    const before = this.#champion
    this.#champion = this.#keep(variant.package, variant)
    if (before !== undefined) this.#letGo(before)
    await this.change(withChampion(this.#state, variant.package, this.#now()))
  }

  /** Puts a running package on trial. */
  async putOnTrial(
    variant: RunningVariant,
    trial: Pick<NonNullable<RouterState['canary']>, 'plan' | 'offset'>,
  ): Promise<void> {
    const next = withCanary(this.#state, { package: variant.package, ...trial }, this.#now())
    const changed = this.change(next)
    this.#watchCanary(variant)
    await changed
  }

  /** Chooses who answers the next request; undefined if nothing is deployed. */
  route(): Routed | undefined {
    const { canary } = this.#state
    if (canary !== null && this.#canary !== undefined) {
      const n = this.#routed
      this.#routed += 1
      if (isChosen(n, canary.plan.share, canary.offset)) {
        return {
          variant: 'canary',
          package: canary.package,
          server: this.#canary.server,
          trial: this.#canary,
          timeoutMilliseconds: canary.plan.timeoutMilliseconds,
          leave: this.#canary.enter(),
        }
      }
    }
    return this.routeToChampion()
  }

  /** The champion answers; undefined if nothing is deployed. */
  routeToChampion(): Routed | undefined {
    const { champion } = this.#state
    if (champion === null) return undefined
    const running = this.#champion?.current
    return {
      variant: 'champion',
      package: champion,
      server: running?.server,
      trial: this.#canary,
      timeoutMilliseconds: undefined,
      leave: running?.enter() ?? (() => undefined),
    }
  }

  /** Counts what came of a request, if its trial still runs, and judges the canary after each of its requests. */
  observe(routed: Routed, seen: Observation): void {
    if (routed.trial === undefined || routed.trial !== this.#canary) return
    this.#state = withRequest(this.#state, routed.variant, seen)
    if (routed.variant === 'canary') this.#judge()
    else this.#options.saver.saveSoon(this.#state)
  }

  /** Ends the trial: from now on no request goes to the canary, or all do. False if there is no trial. */
  async endTrial(outcome: 'promoted' | 'rolled_back' | 'aborted', words: string): Promise<boolean> {
    const canary = this.#canary
    if (canary === undefined) return false
    this.#canary = undefined
    if (outcome === 'promoted') {
      const before = this.#champion
      this.#champion = this.#keep(canary.package, canary)
      if (before !== undefined) this.#letGo(before)
    } else {
      this.#leave(canary.retire(this.#options.drainMilliseconds))
    }
    await this.change(withoutCanary(this.#state, outcome, words, this.#now()))
    return true
  }

  /** Ends all processes and waits for those that are leaving. */
  async close(): Promise<void> {
    const champion = await this.#champion?.release()
    await Promise.all([champion?.retire(0), this.#canary?.retire(0), ...this.#leaving])
  }

  #watchCanary(variant: RunningVariant): void {
    const { champion, canary } = this.#state.canary?.counts ?? {}
    this.#canary = variant
    this.#routed = (champion?.requests ?? 0) + (canary?.requests ?? 0)
    void variant.server.exited.then((exit) => {
      if (exit.requested || this.#canary !== variant) return
      this.#state = withCrash(this.#state, 'canary')
      this.#judge()
    })
  }

  #judge(): void {
    const { canary } = this.#state
    if (canary === null) return
    const elapsed = this.#now().getTime() - Date.parse(canary.package.since)
    const verdict = judgeCanary(canary.counts, canary.plan, elapsed)
    if (verdict.decision === 'promote') this.#background(this.endTrial('promoted', verdict.words))
    else if (verdict.decision === 'roll_back') this.#background(this.endTrial('rolled_back', verdict.words))
    else this.#options.saver.saveSoon(this.#state)
  }

  #keep(deployed: DeployedPackage, variant: RunningVariant | undefined): KeptRunning {
    return keepRunning(variant, {
      start: () => this.#options.start(deployed),
      onCrash: (exit) => {
        this.#state = withCrash(this.#state, 'champion')
        this.#background(this.#note('crashed', deployed, `it ended with ${exit.words}`))
      },
      onRestart: () => this.#background(this.#note('restarted', deployed, 'it answers again')),
      onGivenUp: (words) => this.#background(this.#note('given_up', deployed, words)),
      signal: this.#options.signal,
    })
  }

  #letGo(kept: KeptRunning): void {
    this.#leave(kept.release().then((variant) => variant?.retire(this.#options.drainMilliseconds)))
  }

  #leave(gone: Promise<void>): void {
    const tracked: Promise<void> = gone.finally(() => this.#leaving.delete(tracked))
    this.#leaving.add(tracked)
  }

  #note(kind: RouterEvent['kind'], about: DeployedPackage, words: string): Promise<void> {
    return this.change(withEvent(this.#state, this.#now(), kind, about, words))
  }

  #tell(event: RouterEvent): void {
    const line = `${event.version} ${event.kind.replaceAll('_', ' ')}: ${event.words}`
    const bad = ['rolled_back', 'refused', 'crashed', 'given_up'].includes(event.kind)
    if (bad) this.#options.progress.warn(line)
    else this.#options.progress.step(line)
  }

  /** The state stays right in memory if it cannot be written; somebody has to look at the disk. */
  #background(work: Promise<unknown>): void {
    work.catch((error: unknown) =>
      this.#options.progress.warn(`the state was not written: ${inWords(error)}`),
    )
  }

  #now(): Date {
    return this.#options.clock.now()
  }
}

function inWords(error: unknown): string {
  if (error instanceof Failure) return error.facts.problem
  return error instanceof Error ? error.message : String(error)
}
