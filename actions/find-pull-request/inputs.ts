import * as z from 'zod'
import { githubToken, outcomeOutput, workingDirectory } from '#actions/runner/shared-inputs.ts'

/** What the token is used for. */
export const rights = 'pull-requests: read'

export const Inputs = z.strictObject({
  'pull-request': z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe('Its number, if it is known. Default: it is looked for by its head.'),
  'head-repository': z
    .string()
    .regex(/^[^/\s]+\/[^/\s]+$/, 'owner/name')
    .optional()
    .describe('Repository the head lies in, as owner/name. Needed without a number.'),
  'head-branch': z.string().optional().describe('Branch of the head. Needed without a number.'),
  'head-sha': z
    .string()
    .regex(/^[0-9a-f]{40}$/, 'the full SHA of a commit')
    .describe('The commit that was built: 40 hexadecimal digits.'),
  'working-directory': workingDirectory,
  'github-token': githubToken(rights),
})

export const outputs = {
  outcome: outcomeOutput,
  found: 'true, or false if nothing is open at this head (any more): then there is nothing to judge.',
  'pull-request': 'Its number.',
  'head-repository': 'Repository the head lies in, as owner/name.',
  'head-sha': 'The commit, as it was given.',
} as const
