import { z } from 'zod'
import type { Evidence } from '#core/evidence/evidence.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'

export const CardJson = z.strictObject({
  schemaVersion: z.literal(1),
  model: z.string(),
  version: z.string(),
})
export type CardJson = z.infer<typeof CardJson>

/** What a card is made of. */
export interface CardSource {
  readonly pipeline: Pipeline
  readonly run: RunManifest
  readonly evidence: Evidence
  /** When the card was made, UTC; left out, the card holds no time of its own. */
  readonly at?: string | undefined
}

export function modelCard({ run }: CardSource): CardJson {
  return { schemaVersion: 1, model: run.model, version: run.version }
}

export function renderCard(_card: CardJson): string {
  return ''
}

export function renderCardIndex(_cards: readonly CardJson[]): string {
  return ''
}
