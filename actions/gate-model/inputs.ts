import * as z from 'zod'
import {
  base,
  bundle,
  champion,
  data,
  duckdb,
  githubToken,
  head,
  model,
  outcomeOutput,
  store,
  workingDirectory,
} from '#actions/runner/shared-inputs.ts'

export const Inputs = z.strictObject({
  model: model('every model the head touches'),
  base: base.describe('Commit or branch whose rules judge. Default: `branch` of assay.yaml.'),
  head,
  bundle,
  champion,
  data,
  evidence: z
    .string()
    .default('.assay/evidence')
    .describe(
      'Folder, from the checkout, where evidence is left for report-pull-request. Default: .assay/evidence.',
    ),
  'working-directory': workingDirectory,
  duckdb,
  store,
  'github-token': githubToken('contents: write where a holdout is sealed, for its ledger; else nothing'),
})

export const outputs = {
  outcome: outcomeOutput,
  evidence: 'The folder with the evidence.',
  files: 'Paths of the evidence files, one a line; one for each model that was judged.',
  models: 'The models that were judged, as a JSON array of {model, outcome, evidence (SHA-256)}.',
} as const
