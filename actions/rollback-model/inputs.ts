import * as z from 'zod'
import {
  commit,
  githubToken,
  outcomeOutput,
  requiredModel,
  store,
  workingDirectory,
} from '#actions/runner/shared-inputs.ts'
import { Name } from '#core/config/quantities.ts'

/** What the token is used for. */
export const rights = 'contents: write, pull-requests: write'

export const Inputs = z.strictObject({
  model: requiredModel,
  environment: Name.describe('The environment that is taken back.'),
  reason: z
    .string()
    .max(500)
    .describe('What happened, in a sentence; kept in the hold. At most 500 characters.'),
  commit,
  'working-directory': workingDirectory,
  store,
  'github-token': githubToken(rights),
})

export const outputs = {
  outcome: `${outcomeOutput} Fail where no other version was ever verified.`,
  from: 'The version that is taken out.',
  to: 'The version it goes back to.',
  'pull-requests':
    'The pull request that does it, as a JSON array of one {model, environment, kind, number, branch, headSha}.',
} as const
