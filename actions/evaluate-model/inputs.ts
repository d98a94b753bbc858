import * as z from 'zod'
import {
  base,
  bundle,
  champion,
  data,
  duckdb,
  head,
  model,
  outcomeOutput,
  store,
  workingDirectory,
} from '#actions/runner/shared-inputs.ts'

export const Inputs = z.strictObject({
  model: model('every model that differs from the base'),
  subject: z
    .enum(['candidate', 'champion'])
    .default('candidate')
    .describe(
      'candidate: the package in the bundle. champion: the package an environment file of the base names, out of the store. Default: candidate.',
    ),
  base,
  head: head.describe(
    'Commit whose data.lock.yaml names the rows (champion); it is read, never run. Default: the commit that is checked out.',
  ),
  data,
  'working-directory': workingDirectory,
  duckdb,
  store,
  bundle,
  champion,
})

export const outputs = {
  outcome: outcomeOutput,
  evaluations: 'What was asked, as a JSON array of {model, evaluationKey}.',
} as const
