import * as z from 'zod'
import {
  commit,
  githubToken,
  model,
  outcomeOutput,
  store,
  workingDirectory,
} from '#actions/runner/shared-inputs.ts'
import { Name } from '#core/config/quantities.ts'

/** What the token is used for. */
export const rights = 'contents: write, pull-requests: write'

export const Inputs = z.strictObject({
  model: model('every model with `monitoring`'),
  environment: Name.optional().describe('One environment. Default: every environment that has a file.'),
  commit,
  captures: z
    .string()
    .optional()
    .describe(
      'Folder, from the checkout, of data capture as <model>/<environment>; with `model` and `environment`, of that one. Default: where `assay serve` writes it.',
    ),
  'new-data': z
    .string()
    .optional()
    .describe(
      'File, from the checkout, of labelled rows that arrived since; with it, an alarm opens a retraining pull request. Needs `model`. Default: none.',
    ),
  reports: z
    .string()
    .default('.assay/drift')
    .describe('Folder, from the checkout, where reports are left. Default: .assay/drift.'),
  'working-directory': workingDirectory,
  store,
  'github-token': githubToken(`${rights}, where \`new-data\` is given`),
})

export const outputs = {
  outcome: `${outcomeOutput} An alarm is fail; too few rows for a window is inconclusive.`,
  reports: 'Paths of the drift reports, one a line.',
  'pull-requests':
    'Retraining that stands proposed, as a JSON array of {model, environment, kind, number, branch, headSha}.',
} as const
