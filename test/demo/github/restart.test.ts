import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { git, owner, protection, repo } from './ground.ts'
import { connect, refusal, startOn, startScenario } from './harness.ts'

const on = { owner, repo, pull_number: 1 }

describe('a start on the same folder', () => {
  it('brings everything back, and notices what was pushed meanwhile', async () => {
    const { as, commit, open, check, folder, github } = await startScenario({ protection })
    const sha = await commit('better', { 'a.txt': 'a' })
    await open('better')
    await check(sha, 'success')
    await as('bot').rest.issues.createComment({ owner, repo, issue_number: 1, body: 'hello' })
    await as('cy').rest.pulls.createReview({ ...on, event: 'APPROVE' })
    const see = async (octokit: ReturnType<typeof as>) =>
      JSON.stringify([
        (await octokit.rest.pulls.get(on)).data,
        (await octokit.rest.issues.listComments({ owner, repo, issue_number: 1 })).data,
        (await octokit.rest.pulls.listReviews(on)).data,
        (await octokit.rest.checks.listForRef({ owner, repo, ref: sha })).data,
      ])
    const before = (await see(as('ada'))).replaceAll(github.url, 'URL')
    await github.close()
    const journal = await readFile(join(folder, 'journal.jsonl'), 'utf8')
    expect(journal).not.toContain('tok_')

    const again = await startOn(folder, protection)
    expect((await see(connect(again, 'ada'))).replaceAll(again.url, 'URL')).toBe(before)
    expect(await readFile(join(folder, 'journal.jsonl'), 'utf8')).toBe(journal)
    await again.close()

    const parent = await git(github.bareRepository, 'rev-parse', 'main')
    await git(github.bareRepository, 'update-ref', 'refs/heads/better', parent)
    const moved = await startOn(folder, protection)
    expect((await connect(moved, 'ada').rest.pulls.get(on)).data.head.sha).toBe(parent)
  })

  it('keeps a protection set through the API', async () => {
    const { as, folder, github, commit } = await startScenario()
    const sha = await commit('better', { 'a.txt': 'a' })
    await as('ada').rest.repos.updateBranchProtection({
      owner,
      repo,
      branch: 'main',
      required_status_checks: { strict: true, contexts: ['assay'] },
      required_pull_request_reviews: { require_code_owner_reviews: true, required_approving_review_count: 0 },
      enforce_admins: true,
      restrictions: null,
    })
    const move = as('ada').rest.git.updateRef({ owner, repo, ref: 'heads/main', sha })
    expect((await refusal(move)).status).toBe(422)
    await github.close()
    const again = await startOn(folder)
    const { data } = await connect(again, 'ada').rest.repos.getBranchProtection({
      owner,
      repo,
      branch: 'main',
    })
    expect(data).toMatchObject({
      required_status_checks: { strict: true, contexts: ['assay'] },
      required_pull_request_reviews: { require_code_owner_reviews: true, required_approving_review_count: 0 },
    })
  })

  it('does without the last line, if that was torn', async () => {
    const { as, folder, github } = await startScenario()
    await as('bea').rest.issues.create({ owner, repo, title: 'kept' })
    await as('bea').rest.issues.create({ owner, repo, title: 'torn' })
    await github.close()
    const file = join(folder, 'journal.jsonl')
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -20))
    const again = connect(await startOn(folder), 'bea')
    const titles = async () =>
      (await again.rest.issues.listForRepo({ owner, repo })).data.map(({ title }) => title)
    expect(await titles()).toEqual(['kept'])
    await again.rest.issues.create({ owner, repo, title: 'new' })
    expect(await titles()).toEqual(['new', 'kept'])
  })

  it('is refused on a broken journal', async () => {
    const { folder, github } = await startScenario()
    await github.close()
    await rm(join(folder, 'journal.jsonl'))
    await writeFile(join(folder, 'journal.jsonl'), '{}\n{}\n')
    await expect(startOn(folder)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
  })
})
