import * as z from 'zod'
import { Sha256 } from '#core/digest.ts'

/** One file of the data, pinned. */
export const LockedFile = z.strictObject({
  location: z
    .string()
    .regex(
      /^(store:[0-9a-f]{64}|(?!store:)(?!\/)(?!.*(^|\/)\.\.(\/|$)).+)$/,
      'a path inside the repository without `..`, s3://bucket/key, or store:<64 hex digits>',
    )
    .describe(
      'A path from the repository root, s3://bucket/key, or store:<sha256> for a batch kept in the artifact store.',
    ),
  sha256: Sha256,
  bytes: z.int().min(0),
  batch: z
    .string()
    .optional()
    .describe('Set for rows that arrived later: the name of the batch. Each batch is also judged by itself.'),
})
export type LockedFile = z.infer<typeof LockedFile>

/** Another table that the contract names, pinned. */
export const LockedReference = z.strictObject({
  name: z.string().min(1).describe('As `references` of the contract names it.'),
  location: LockedFile.shape.location,
  sha256: Sha256,
  bytes: z.int().min(0),
})
export type LockedReference = z.infer<typeof LockedReference>

/** `data.lock.yaml`: the exact bytes a model is trained and judged on, in reading order. */
export const DataLock = z.strictObject({
  schemaVersion: z.literal(1),
  source: z.string().describe('data.source of pipeline.yaml when this was written.'),
  files: z.array(LockedFile).min(1),
  references: z
    .array(LockedReference)
    .optional()
    .describe('The other tables that the contract compares with.'),
})
export type DataLock = z.infer<typeof DataLock>
