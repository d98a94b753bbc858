import * as z from 'zod'

const folder = z
  .string()
  .regex(
    /^(?!\.\.?(\/|$))[^/\\]+(\/(?!\.\.?(\/|$))[^/\\]+)*$/,
    'a folder from the repository root, such as pipelines or ml/models',
  )

/** `assay.yaml` at the repository root: where things are. Everything has a default; the file may be left out. */
export const Settings = z.strictObject({
  schemaVersion: z.literal(1).default(1),
  pipelines: folder.default('pipelines').describe('Folder that holds one folder for each model.'),
  cards: folder.default('model-cards').describe('Folder of the model cards.'),
  store: z
    .string()
    .default('.assay/store')
    .describe('Artifact store: a folder (absolute, or from the repository root), or s3://bucket/prefix.'),
  sources: z
    .array(
      z
        .string()
        .regex(
          /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^*?[\]{}\\]*)?$/,
          's3://bucket or s3://bucket/folder, without patterns',
        ),
    )
    .default([])
    .describe('Buckets or folders in S3 below which `data.source` and locks may name data. Default: none.'),
  state: z.string().default('.assay').describe('Folder for working files: bundles, router state, captures.'),
  dependency_lock: z
    .array(z.string())
    .default(['package-lock.json', 'requirements.txt', 'uv.lock', 'poetry.lock'])
    .describe('Files that pin what training imports; those that exist are part of the training key.'),
  branch: z.string().default('main').describe('The branch that says what runs.'),
})
export type Settings = z.infer<typeof Settings>
