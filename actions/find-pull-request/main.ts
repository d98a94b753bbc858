import { openCheckout } from '#actions/runner/checkout.ts'
import { repositoryAccess } from '#actions/runner/open-github.ts'
import { runStep } from '#actions/runner/run-step.ts'
import { pullRequestSearch } from '#adapters/github/pull-request-search.ts'
import { Failure } from '#core/failure.ts'
import { type FindPullRequestRequest, findPullRequest } from './find-pull-request.ts'
import { Inputs, outputs, rights } from './inputs.ts'

await runStep({ inputs: Inputs, outputs }, async (inputs, runner) => {
  const kit = await openCheckout(inputs, runner)
  const search = pullRequestSearch(repositoryAccess(inputs['github-token'], rights, runner))
  const headSha = inputs['head-sha']
  const request = { headSha, baseBranch: kit.settings.branch, by: knownBy(inputs) }
  const answer = await findPullRequest(request, search, runner)
  if (answer.kind === 'none') {
    runner.annotate({ level: 'notice', words: answer.words })
    return { outcome: 'pass', headline: answer.words, summary: '', outputs: { found: 'false' } }
  }
  const { number, headRepository } = answer.pullRequest
  return {
    outcome: 'pass',
    headline: `pull request #${number}`,
    summary: '',
    outputs: {
      found: 'true',
      'pull-request': String(number),
      'head-repository': headRepository ?? '',
      'head-sha': headSha,
    },
  }
})

function knownBy(inputs: {
  readonly 'pull-request'?: number | undefined
  readonly 'head-repository'?: string | undefined
  readonly 'head-branch'?: string | undefined
}): FindPullRequestRequest['by'] {
  const number = inputs['pull-request']
  if (number !== undefined) return { number }
  const { 'head-repository': repository, 'head-branch': branch } = inputs
  if (repository !== undefined && branch !== undefined) return { repository, branch }
  throw new Failure({
    code: 'USAGE',
    problem: 'which pull request?',
    allowed: 'input `pull-request`, or both `head-repository` and `head-branch`',
  })
}
