import type { Environment } from '#core/environment/environment.ts'

/** How bringing a package to an environment ended. */
export type Deployed =
  | { readonly kind: 'verified'; readonly words: string }
  /** Traffic is back on what ran before. */
  | { readonly kind: 'failed'; readonly words: string }

/** Carries out what an environment file says, and looks afterwards whether it is so. */
export interface Deployer {
  /**
   * Moves traffic as the strategy says, and watches it.
   * @throws Failure SERVICE_UNAVAILABLE if the backend does not answer
   */
  deploy(environment: Environment, packageBytes: Uint8Array, signal: AbortSignal): Promise<Deployed>
  /** SHA-256 of the package that has the traffic now; undefined if nothing serves. */
  live(environment: Environment): Promise<string | undefined>
}
