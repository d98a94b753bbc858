import * as z from 'zod'
import { Name } from '#core/config/quantities.ts'
import { Sha256 } from '#core/digest.ts'
import { Backend, ServeSettings } from '#core/environment/serve-settings.ts'
import { Version } from '#core/run/version.ts'

/** Why an environment is pinned, and since when. A person releases it by removing the hold in a pull request. */
export const Hold = z.strictObject({
  since: z.iso.datetime().describe('When the hold was set, UTC.'),
  reason: z.string().min(1).describe('What happened.'),
  version: Version.describe('The version that failed.'),
})
export type Hold = z.infer<typeof Hold>

/**
 * The desired state of one environment: `pipelines/<model>/environments/<environment>.yaml`.
 * Deploying reads this file and nothing else; every artifact is named by digest.
 */
export const Environment = z.strictObject({
  schemaVersion: z.literal(1),
  model: Name.describe('The model that runs here.'),
  environment: Name.describe('This environment; the same as the file name.'),
  version: Version.describe('The version that runs here.'),
  package: z
    .strictObject({
      sha256: Sha256,
      bytes: z.int().positive().describe('Size of model.tar.gz in bytes.'),
      location: z
        .string()
        .describe('Where the bytes are: a store path or s3:// address that ends in the digest.'),
    })
    .describe('The immutable bytes that serve.'),
  image: z
    .string()
    .optional()
    .describe('Container image by digest (SageMaker): <repository>@sha256:<digest>.'),
  snapshot: Sha256.describe('The reference profile that drift is measured against.'),
  evidence: Sha256.describe('What the reviewer read: verdict, metrics, data results.'),
  run: Sha256.describe('Training key of the run that made the package.'),
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .describe('The commit whose code was trained.'),
  backend: Backend,
  serve: ServeSettings,
  decision_threshold: z
    .number()
    .min(0)
    .optional()
    .describe(
      'A score of at least this counts as positive: chosen on the validation rows when the version was judged.',
    ),
  hold: Hold.optional().describe('Set by a rollback; nothing is promoted here until a person removes it.'),
})
export type Environment = z.infer<typeof Environment>
