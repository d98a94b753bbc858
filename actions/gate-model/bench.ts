import type { Environment } from '#core/environment/environment.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import type { Refusal } from '#core/gate/verdict.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { Policies } from './policies.ts'

/** What the judge works with: the policy, the data under it, and what is known before any prediction is read. */
export interface Bench {
  readonly policies: Policies
  /** The policy that is applied: the base's, or the head's where rows or labels are defined anew. */
  readonly applied: ModelFiles
  readonly champion: { readonly environment: Environment; readonly run: RunManifest } | undefined
  readonly refusals: readonly Refusal[]
  /** Features of the head made of a classified column: no profile of them is kept. */
  readonly closed: ReadonlySet<string>
  /** Evidence as far as it goes. */
  readonly known: Partial<Evidence>
}
