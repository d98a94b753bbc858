import * as z from 'zod'
import { Name } from '#core/config/quantities.ts'
import { Sha256 } from '#core/digest.ts'
import { Task } from '#core/pipeline/pipeline.ts'
import { Version } from '#core/run/version.ts'

const Cut = z.strictObject({ sha256: Sha256, rows: z.int().min(0) })

/** `run.json`: one training, with everything that went in and what came out, by digest. */
export const RunManifest = z.strictObject({
  schemaVersion: z.literal(1),
  model: Name,
  task: Task,
  trainingKey: Sha256,
  version: Version,
  commit: z
    .string()
    .describe('The commit whose code was trained; `uncommitted` for a working copy with changes.'),
  commitTime: z.iso.datetime().describe('Committer time of that commit, UTC.'),
  code: z.record(z.string(), Sha256).describe('Files of the model, by path in its folder.'),
  dependencies: z.record(z.string(), Sha256).describe('Files that pin what training imports.'),
  data: z.strictObject({
    files: z.array(z.strictObject({ location: z.string(), sha256: Sha256 })),
    channels: z.record(z.string(), Cut).describe('What training was given: features and label.'),
  }),
  features: z
    .array(
      z.strictObject({
        name: z.string(),
        expression: z.string(),
        type: z.enum(['string', 'number', 'boolean']),
      }),
    )
    .describe('What requests carry, and how each is made from the source.'),
  label: z.strictObject({ name: z.string(), expression: z.string() }),
  classes: z.array(z.string()).optional().describe('Multiclass: the labels seen in training, sorted.'),
  quantiles: z.array(z.number()).optional().describe('Forecast: levels of the predicted quantiles.'),
  training: z.strictObject({
    command: z.string(),
    hyperparameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    seed: z.int(),
    runtime: z.string(),
    kit: z.string().describe('Version of Assay.'),
  }),
  package: z.strictObject({ sha256: Sha256, bytes: z.int().positive() }),
})
export type RunManifest = z.infer<typeof RunManifest>

/** Where the store keeps the runs of a training key; one for each package that came out. */
export function runsPrefix(model: string, trainingKey: Sha256): string {
  return `runs/${model}/${trainingKey}/`
}

/** Where the store keeps one run. */
export function runKey(run: {
  readonly model: string
  readonly trainingKey: Sha256
  readonly package: { readonly sha256: Sha256 }
}): string {
  return `${runsPrefix(run.model, run.trainingKey)}${run.package.sha256}.json`
}
