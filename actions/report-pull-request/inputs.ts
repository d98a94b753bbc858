import * as z from 'zod'
import { githubToken, outcomeOutput, workingDirectory } from '#actions/runner/shared-inputs.ts'

/** What the token is used for. */
export const rights = 'checks: write, pull-requests: write'

export const Inputs = z.strictObject({
  'pull-request': z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe(
      'Number of the pull request. Without one (a merge queue) only the check is set. Default: none.',
    ),
  'head-sha': z
    .string()
    .regex(/^[0-9a-f]{40}$/, 'the full SHA of a commit')
    .describe('The commit that was judged: 40 hexadecimal digits.'),
  evidence: z
    .string()
    .default('.assay/evidence')
    .describe('Folder, from the checkout, where gate-model left its evidence. Default: .assay/evidence.'),
  'working-directory': workingDirectory,
  'github-token': githubToken(rights),
})

export const outputs = {
  outcome: outcomeOutput,
  conclusion: 'What the check says: success or failure.',
  comment: 'What became of the comment: created, updated, same, left-alone or none.',
} as const
