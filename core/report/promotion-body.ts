import type { DeploymentRecord } from '#core/deployment/deployment-record.ts'
import type { DriftReport } from '#core/drift/report.ts'
import type { Environment } from '#core/environment/environment.ts'
import type { Evidence } from '#core/evidence/evidence.ts'

/** A pull request of the kit, as text. */
export interface PullRequestText {
  readonly title: string
  readonly body: string
}

export interface Promotion {
  /** The environment file as it will be. */
  readonly environment: Environment
  /** As it is; undefined if nothing runs there yet. */
  readonly before: Environment | undefined
  /** The evidence the file names. */
  readonly evidence: Evidence
  /** Environments where the package was verified, in order. */
  readonly verifiedIn: readonly string[]
  /** Path of the card from the repository root. */
  readonly card: string
}

export function promotionPullRequest(_promotion: Promotion): PullRequestText {
  return { title: '', body: '' }
}

export interface Revert {
  /** The environment file as it will be: the earlier package and the hold. */
  readonly environment: Environment
  /** As it is: what failed. */
  readonly from: Environment
  /** What happened, in the words of whoever noticed. */
  readonly reason: string
  /** The record that verified what it goes back to. */
  readonly verified: DeploymentRecord
}

export function revertPullRequest(_revert: Revert): PullRequestText {
  return { title: '', body: '' }
}

/** @throws RangeError if the report recommends no retraining */
export function retrainingPullRequest(_report: DriftReport): PullRequestText {
  return { title: '', body: '' }
}
