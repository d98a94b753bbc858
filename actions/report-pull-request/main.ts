import { resolve } from 'node:path'
import { readEvidences } from '#actions/runner/evidence-folder.ts'
import { openGitHub, runUrl } from '#actions/runner/open-github.ts'
import { runStep } from '#actions/runner/run-step.ts'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { Failure } from '#core/failure.ts'
import type { GitHub } from '#core/github/pull-requests.ts'
import { renderCheck, renderJobSummary } from '#core/report/comment.ts'
import { Inputs, outputs, rights } from './inputs.ts'
import { checkName, reportPullRequest } from './report-pull-request.ts'

await runStep({ inputs: Inputs, outputs }, async (inputs, runner) => {
  const headSha = inputs['head-sha']
  const github = openGitHub(inputs['github-token'], rights, runner)
  const workspace = runner.variables.GITHUB_WORKSPACE ?? process.cwd()
  const folder = diskFolder(resolve(workspace, inputs['working-directory'], inputs.evidence))
  const evidences = await readEvidences(folder, headSha).catch(async (error: unknown) => {
    await sayUnfinished(github, headSha)
    throw error
  })
  if (evidences === undefined) {
    await sayUnfinished(github, headSha)
    throw new Failure({
      code: 'NO_RUN',
      problem: `gate-model left no evidence in ${folder.path}: the judge did not finish`,
      next: 'see what gate-model says, and run the workflow again.',
    })
  }
  const options = { runUrl: runUrl(runner) }
  const number = inputs['pull-request']
  if (number === undefined) {
    const check = renderCheck(evidences, options)
    await github.setCheck({ name: checkName, headSha, ...check })
    const summary = renderJobSummary(evidences, options)
    const said = { conclusion: check.conclusion, comment: 'none' }
    return { outcome: 'pass', headline: `${checkName} is ${check.conclusion}`, summary, outputs: said }
  }
  const request = { number, headSha, evidences, ...options }
  const { comment, conclusion, summary } = await reportPullRequest(request, { github }, runner)
  const headline = `#${number}: comment ${comment}, ${checkName} is ${conclusion}`
  return { outcome: 'pass', headline, summary, outputs: { comment, conclusion } }
})

/** A judge that does not finish must not look like one that found nothing. */
async function sayUnfinished(github: GitHub, headSha: string): Promise<void> {
  await github.setCheck({
    name: checkName,
    headSha,
    conclusion: 'failure',
    title: 'The judge did not finish',
    summary: 'There is no evidence for this commit. The log of the judge says why; run it again.',
  })
}
