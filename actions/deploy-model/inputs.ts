import * as z from 'zod'
import { commit, model, outcomeOutput, store, workingDirectory } from '#actions/runner/shared-inputs.ts'
import { Duration, Name } from '#core/config/quantities.ts'

export const Inputs = z.strictObject({
  model: model('every model of which the commit touches an environment'),
  environment: Name.optional().describe(
    'One environment. Default: every environment the commit touches; with `model`, that has a file.',
  ),
  commit,
  before: z
    .string()
    .optional()
    .describe('Commit before the push, to find what was touched. Default: the first parent of `commit`.'),
  router: z
    .string()
    .optional()
    .describe(
      'Backend local: folder, from the checkout, where `assay serve` keeps its state as <model>/<environment>. Default: .assay/serve.',
    ),
  patience: Duration.default('10m').describe(
    'Backend local: how long a canary may wait for traffic, such as 90s or 10m. Default: 10m.',
  ),
  'working-directory': workingDirectory,
  store,
})

export const outputs = {
  outcome: outcomeOutput,
  deployments: 'What came of each, as a JSON array of {model, environment, kind, version}.',
  failed:
    'Those that failed now and are to be taken back, as a JSON array of {model, environment, version, why}.',
} as const
