import * as z from 'zod'
import {
  commit,
  duckdb,
  githubToken,
  model,
  outcomeOutput,
  store,
  workingDirectory,
} from '#actions/runner/shared-inputs.ts'

/** What the token is used for. */
export const rights = 'contents: write, pull-requests: write'

export const Inputs = z.strictObject({
  model: model('every model that has environments'),
  commit,
  'working-directory': workingDirectory,
  duckdb,
  store,
  'github-token': githubToken(rights),
})

export const outputs = {
  outcome: outcomeOutput,
  'pull-requests':
    'Promotions that stand proposed, as a JSON array of {model, environment, version, kind, number, branch, headSha}.',
} as const
