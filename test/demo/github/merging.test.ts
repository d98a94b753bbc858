import { describe, expect, it } from 'vitest'
import { git, owner, protection, repo } from './ground.ts'
import { refusal, type Scenario, startScenario } from './harness.ts'

const merge = (scenario: Scenario, pull_number: number, options: object = {}) =>
  scenario.as('bea').rest.pulls.merge({ owner, repo, pull_number, ...options })

/** A pull request on a protected main that may be merged. */
async function mergeable(
  files: Record<string, string> = {},
): Promise<Scenario & { number: number; sha: string }> {
  const scenario = await startScenario({ protection, files })
  const sha = await scenario.commit('better', { 'a.txt': 'a' })
  const number = await scenario.open('better')
  await scenario.check(sha, 'success')
  return { ...scenario, number, sha }
}

describe('merging a pull request', () => {
  it('makes a merge commit on main and closes it', async () => {
    const scenario = await mergeable()
    const { data } = await merge(scenario, scenario.number)
    expect(data).toEqual({ sha: data.sha, merged: true, message: 'Pull Request successfully merged' })
    const bare = scenario.github.bareRepository
    expect(await git(bare, 'rev-parse', 'main')).toBe(data.sha)
    expect(await git(bare, 'rev-parse', 'main^2')).toBe(scenario.sha)
    expect(await git(bare, 'log', '-1', '--format=%an <%ae>%n%B', 'main')).toBe(
      'bea <bea@users.noreply.github.com>\nMerge pull request #1 from acme/better\n\nOpen better',
    )
    const { data: pull } = await scenario.as().rest.pulls.get({ owner, repo, pull_number: 1 })
    expect(pull).toMatchObject({
      state: 'closed',
      merged: true,
      merged_by: { login: 'bea' },
      merge_commit_sha: data.sha,
      changed_files: 1,
      commits: 1,
    })
    const closed = scenario.happenings.filter(({ event }) => event === 'pull_request').at(-1)
    expect(closed).toMatchObject({ action: 'closed', merged: true, mergeSha: data.sha, actor: 'bea' })
    expect(await refusal(merge(scenario, 1))).toEqual({
      status: 405,
      message: 'Pull Request is not mergeable',
    })
  })

  it('squashes into one commit', async () => {
    const scenario = await mergeable()
    const head = await scenario.commit('better', { 'b.txt': 'b' }, 'Add b')
    await scenario.check(head, 'success')
    const { data } = await merge(scenario, 1, { merge_method: 'squash' })
    const bare = scenario.github.bareRepository
    expect(await git(bare, 'log', '-1', '--format=%P%n%B', data.sha)).toBe(
      `${await git(bare, 'rev-parse', 'main~1')}\nOpen better (#1)\n\n* Change better\n\n* Add b`,
    )
    expect(await git(bare, 'ls-tree', '--name-only', 'main')).toBe('README.md\na.txt\nb.txt')
  })

  it('has no rebase', async () => {
    const scenario = await mergeable()
    expect(await refusal(merge(scenario, 1, { merge_method: 'rebase' }))).toEqual({
      status: 405,
      message: 'Rebase merges are not allowed on this repository.',
    })
  })

  it('is refused when the head is not the expected one', async () => {
    const scenario = await mergeable()
    const other = await scenario.commit('better', { 'b.txt': 'b' })
    await scenario.check(other, 'success')
    expect(await refusal(merge(scenario, 1, { sha: scenario.sha }))).toEqual({
      status: 409,
      message: 'Head branch was modified. Review and try the merge again.',
    })
    expect((await merge(scenario, 1, { sha: other })).status).toBe(200)
  })

  it('needs the required check on the current head', async () => {
    const scenario = await mergeable()
    await scenario.commit('better', { 'b.txt': 'b' })
    expect(await refusal(merge(scenario, 1))).toEqual({
      status: 405,
      message: 'Required status check "assay" is expected.',
    })
  })

  it('is refused when a later run of the check failed', async () => {
    const scenario = await mergeable()
    await scenario.check(scenario.sha, 'failure')
    expect(await refusal(merge(scenario, 1))).toEqual({
      status: 405,
      message: 'Required status check "assay" is failing.',
    })
  })

  it('is refused while the check is running again', async () => {
    const scenario = await mergeable()
    const id = await scenario.check(scenario.sha, 'success')
    await scenario.as('bot').rest.checks.update({ owner, repo, check_run_id: id, status: 'in_progress' })
    expect((await refusal(merge(scenario, 1))).message).toBe('Required status check "assay" is in progress.')
  })

  it('passes with a neutral check, as GitHub does', async () => {
    const scenario = await mergeable()
    await scenario.check(scenario.sha, 'neutral')
    expect((await merge(scenario, 1)).status).toBe(200)
  })

  it('is refused when main moved on, until the branch is brought up to date', async () => {
    const scenario = await mergeable()
    const other = await scenario.commit('other', { 'o.txt': 'o' })
    await scenario.check(other, 'success')
    await merge(scenario, await scenario.open('other'))
    expect(await refusal(merge(scenario, 1))).toEqual({
      status: 405,
      message: 'Head branch is not up to date with the base branch.',
    })
    const octokit = scenario.as('bea')
    const wrong = octokit.rest.pulls.updateBranch({ owner, repo, pull_number: 1, expected_head_sha: other })
    expect((await refusal(wrong)).status).toBe(422)
    expect((await octokit.rest.pulls.updateBranch({ owner, repo, pull_number: 1 })).status).toBe(202)
    const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: 1 })
    expect([data.mergeable_state, data.changed_files]).toEqual(['blocked', 1])
    await scenario.check(data.head.sha, 'success')
    expect((await merge(scenario, 1)).status).toBe(200)
    const again = octokit.rest.pulls.updateBranch({ owner, repo, pull_number: 1 })
    expect((await refusal(again)).message).toBe('There are no new commits on the base branch.')
  })

  it('is refused when both sides changed the same lines', async () => {
    const scenario = await startScenario({ files: { 'a.txt': 'base\n' } })
    await scenario.commit('better', { 'a.txt': 'better\n' })
    const number = await scenario.open('better')
    await scenario.commit('main', { 'a.txt': 'main\n' })
    const { data } = await scenario.as().rest.pulls.get({ owner, repo, pull_number: number })
    expect([data.mergeable, data.mergeable_state]).toEqual([false, 'dirty'])
    expect(await refusal(merge(scenario, number))).toEqual({
      status: 405,
      message: 'Pull Request is not mergeable',
    })
    const update = scenario.as('bea').rest.pulls.updateBranch({ owner, repo, pull_number: number })
    expect((await refusal(update)).message).toBe('merge conflict between base and head')
  })

  it('is refused for a draft', async () => {
    const scenario = await startScenario()
    await scenario.commit('better', { 'a.txt': 'a' })
    await scenario.as('bea').rest.pulls.create({
      owner,
      repo,
      head: 'better',
      base: 'main',
      title: 'x',
      draft: true,
    })
    expect(await refusal(merge(scenario, 1))).toEqual({
      status: 405,
      message: 'Pull Request is still a draft',
    })
  })
})

describe('code owners', () => {
  const files = { '.github/CODEOWNERS': '/a.txt @acme/airfield\n' }

  it('are asked, and block until one of them approves', async () => {
    const scenario = await mergeable(files)
    const octokit = scenario.as('cy')
    const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: 1 })
    expect(data.requested_reviewers?.map(({ login }) => login)).toEqual(['cy'])
    expect(await refusal(merge(scenario, 1))).toEqual({
      status: 405,
      message: 'Waiting on code owner review from cy (a.txt).',
    })
    await scenario.as('ada').rest.pulls.createReview({ owner, repo, pull_number: 1, event: 'APPROVE' })
    expect((await refusal(merge(scenario, 1))).status).toBe(405)
    await octokit.rest.pulls.createReview({ owner, repo, pull_number: 1, event: 'APPROVE' })
    const { data: after } = await octokit.rest.pulls.get({ owner, repo, pull_number: 1 })
    expect([after.requested_reviewers, after.mergeable_state]).toEqual([[], 'clean'])
    expect((await merge(scenario, 1)).status).toBe(200)
  })

  it('own a file that is moved away from them', async () => {
    const scenario = await startScenario({ protection, files: { ...files, 'a.txt': 'one\ntwo\nthree\n' } })
    const { data: blob } = await scenario
      .as('bea')
      .rest.git.createBlob({ owner, repo, content: 'one\ntwo\nthree\n' })
    const sha = await commitEntries(scenario, 'moved', { 'a.txt': null, 'b.txt': blob.sha })
    const number = await scenario.open('moved')
    await scenario.check(sha, 'success')
    expect((await refusal(merge(scenario, number))).message).toContain('(a.txt)')
  })

  it('are asked by a pull request that takes the file away, too', async () => {
    const scenario = await startScenario({ protection, files: { ...files, 'a.txt': 'one\n' } })
    const sha = await commitEntries(scenario, 'free', { '.github/CODEOWNERS': null, 'a.txt': null })
    const number = await scenario.open('free')
    await scenario.check(sha, 'success')
    expect((await refusal(merge(scenario, number))).message).toBe(
      'Waiting on code owner review from cy (a.txt).',
    )
  })

  it('are those of the base: the pull request cannot make its own', async () => {
    const scenario = await mergeable(files)
    const sha = await scenario.commit('better', { '.github/CODEOWNERS': '* @bea\n' })
    await scenario.check(sha, 'success')
    expect((await refusal(merge(scenario, 1))).message).toContain('Waiting on code owner review from cy')
  })
})

/** Commits blobs by path onto a new branch of main; null takes the path away. @returns the commit */
async function commitEntries(
  scenario: Scenario,
  branch: string,
  entries: Readonly<Record<string, string | null>>,
): Promise<string> {
  const { git: database } = scenario.as('bea').rest
  const { data: main } = await database.getRef({ owner, repo, ref: 'heads/main' })
  const { data: tree } = await database.createTree({
    owner,
    repo,
    base_tree: main.object.sha,
    tree: Object.entries(entries).map(([path, sha]) => ({ mode: '100644', type: 'blob', path, sha })),
  })
  const parents = [main.object.sha]
  const { data } = await database.createCommit({ owner, repo, message: branch, tree: tree.sha, parents })
  await database.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha: data.sha })
  return data.sha
}
