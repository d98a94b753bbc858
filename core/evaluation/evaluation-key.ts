import * as z from 'zod'
import { digestOf, Sha256 } from '#core/digest.ts'
import { BaselineEvaluation } from './baseline-answers.ts'
import { timedRequests } from './timing.ts'

/**
 * Sets of rows that are scored: the holdout decides, thresholds are chosen on the validation rows, the reference is what
 * live predictions are held against.
 */
export const scoredParts = ['holdout', 'validation', 'reference'] as const
export type ScoredPart = (typeof scoredParts)[number]

/** Same key, same predictions: the package, and the unlabelled rows it was asked about. */
export function evaluationKey(
  packageDigest: Sha256,
  rows: Readonly<Partial<Record<ScoredPart, Sha256>>>,
): Sha256 {
  return digestOf({ package: packageDigest, rows })
}

/** What an evaluation left: a Parquet file of predictions for each set of rows, and what was asked. */
export const Evaluation = z.strictObject({
  schemaVersion: z.literal(1),
  evaluationKey: Sha256,
  package: Sha256,
  rows: z
    .partialRecord(z.enum(scoredParts), z.strictObject({ sha256: Sha256, rows: z.int().min(0) }))
    .describe('The unlabelled rows, as CSV of id and features.'),
  latencies: z
    .array(z.number().nonnegative())
    .max(timedRequests)
    .optional()
    .describe('Milliseconds of requests about single rows of the holdout (core/evaluation/timing.ts).'),
  predictions: z.partialRecord(z.enum(scoredParts), z.strictObject({ sha256: Sha256, bytes: z.int() })),
  baselines: z
    .array(BaselineEvaluation)
    .optional()
    .describe('What programs on the ladder said of the same rows, where the gate names any.'),
})
export type Evaluation = z.infer<typeof Evaluation>

/** Where the store keeps how long requests took: beside the evaluation, which may be older. */
export function latencyRecordKey(key: Sha256): string {
  return `latencies/${key}.json`
}

export const Latencies = Evaluation.shape.latencies.unwrap()

/** Where the store keeps an evaluation. */
export function evaluationRecordKey(key: Sha256): string {
  return `evaluations/${key}.json`
}
