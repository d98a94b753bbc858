import * as z from 'zod'
import { Sha256 } from '#core/digest.ts'
import { Version } from '#core/run/version.ts'
import { CanaryPlan, VariantCounts } from '#core/serving/canary.ts'

const Time = z.iso.datetime().describe('UTC.')

/** A package that the router runs. */
export const DeployedPackage = z.strictObject({
  version: Version,
  packageDigest: Sha256.describe('SHA-256 of its model.tar.gz, which the router keeps under packages/.'),
  since: Time.describe('When it was started here first.'),
})
export type DeployedPackage = z.infer<typeof DeployedPackage>

/** A package on trial. */
export const CanaryState = z.strictObject({
  package: DeployedPackage,
  plan: CanaryPlan,
  counts: z.strictObject({ champion: VariantCounts, canary: VariantCounts }),
  offset: z.number().min(0).lt(1).describe('Start of the sequence that shares out the requests.'),
})
export type CanaryState = z.infer<typeof CanaryState>

/** What happened to a version, in order. */
export const RouterEvent = z.strictObject({
  at: Time,
  kind: z
    .enum([
      'first_champion',
      'canary_started',
      'promoted',
      'rolled_back',
      'aborted',
      'replaced',
      'refused',
      'crashed',
      'restarted',
      'given_up',
    ])
    .describe(
      'first_champion, replaced (without a canary), canary_started, promoted, rolled_back, aborted (by a person), ' +
        'refused (did not serve), crashed, restarted, given_up (crashed too often).',
    ),
  version: Version,
  packageDigest: Sha256,
  words: z.string().describe('Why.'),
})
export type RouterEvent = z.infer<typeof RouterEvent>

/** `state.json` of a router: what it runs, what is on trial, what happened. */
export const RouterState = z.strictObject({
  schemaVersion: z.literal(1),
  endpointName: z.string().min(1).describe('The environment it serves; part of capture paths.'),
  process: z
    .strictObject({
      pid: z.int().positive(),
      publicUrl: z.url(),
      adminUrl: z.url(),
      adminToken: z.string().min(32).describe('Bearer token of the admin port.'),
      mark: z.string().describe('ASSAY_ROUTER in the environment of the processes it started.'),
      processGroups: z.array(z.int().positive()).describe('Process groups of the servers it started.'),
    })
    .nullable()
    .describe('The running router; null after it ended.'),
  ports: z
    .strictObject({ public: z.int().positive(), admin: z.int().positive() })
    .describe('Where it listened last; a restart takes them again if they are free.'),
  champion: DeployedPackage.nullable(),
  canary: CanaryState.nullable(),
  history: z.array(RouterEvent).describe('The last events, oldest first.'),
})
export type RouterState = z.infer<typeof RouterState>

/** What the admin port tells: the state without the token and the processes. */
export const RouterView = RouterState.omit({ process: true, ports: true }).extend({
  championServing: z.boolean().describe('Whether the champion answers now.'),
})
export type RouterView = z.infer<typeof RouterView>

/** Body of POST /deploy: exactly one of packageFolder and tarball. */
export const DeployRequest = z
  .strictObject({
    version: Version,
    packageDigest: Sha256,
    packageFolder: z.string().min(1).optional().describe('Absolute path of an unpacked package.'),
    tarball: z.string().min(1).optional().describe('Absolute path of a model.tar.gz.'),
    canary: CanaryPlan.nullable().describe('null: replace the champion as soon as the package answers.'),
  })
  .refine((request) => (request.packageFolder === undefined) !== (request.tarball === undefined), {
    message: 'exactly one of packageFolder and tarball',
  })
/** As it is sent: settings of the canary that have a default may be left out. */
export type DeployRequest = z.input<typeof DeployRequest>

/** What came of POST /deploy. `unchanged`: this package is the champion, or the canary, already. */
export const DeployAnswer = z.strictObject({
  outcome: z.enum(['champion', 'canary', 'unchanged']),
  state: RouterView,
})
export type DeployAnswer = z.infer<typeof DeployAnswer>
