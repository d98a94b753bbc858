import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commitFile, git, owner, protection, repo, temporaryFolder } from './ground.ts'
import { connect, startOn, startScenario } from './harness.ts'

/** Command lines of what runs now; none where there is no /proc. */
function processes(): readonly string[] {
  const ids = existsSync('/proc') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
  return ids.flatMap((id) => {
    try {
      return [readFileSync(`/proc/${id}/cmdline`, 'utf8')]
    } catch {
      return [] // it has ended since
    }
  })
}

describe('an empty repository', () => {
  it('gets its first commit by a push, even where main is protected', async () => {
    const github = await startOn(await temporaryFolder(), protection)
    const folder = await temporaryFolder()
    await git(folder, 'init', '-q', '-b', 'main')
    const sha = await commitFile(folder, 'a.txt', 'a')
    await git(folder, 'push', '-q', github.cloneUrl('tok_ada'), 'main')
    const { data } = await connect(github).rest.repos.getBranch({ owner, repo, branch: 'main' })
    expect([data.commit.sha, data.protected]).toEqual([sha, true])
  })

  it('gets its first commit through the API', async () => {
    const github = await startOn(await temporaryFolder(), protection)
    const { rest } = connect(github, 'ada')
    const content = Buffer.from('a').toString('base64')
    const { data } = await rest.repos.createOrUpdateFileContents({
      owner,
      repo,
      path: 'a.txt',
      message: 'First',
      content,
    })
    const ref = await rest.git.getRef({ owner, repo, ref: 'heads/main' })
    expect(ref.data.object.sha).toBe(data.commit.sha)
  })
})

describe('a loopback GitHub', () => {
  it('is on loopback only, with the API also where an enterprise server has it', async () => {
    const { github } = await startScenario()
    expect(github.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(github.cloneUrl('a/b')).toBe(`${github.url.replace('//', '//x:a%2Fb@')}/acme/models.git`)
    const answer = await fetch(`${github.url}/api/v3/repos/acme/models`)
    expect(await answer.json()).toMatchObject({ full_name: 'acme/models', default_branch: 'main' })
  })

  it('says what is wrong with a body', async () => {
    const { github } = await startScenario()
    const post = async (body: string) => {
      const headers = { authorization: 'Bearer tok_bea' }
      const answer = await fetch(`${github.apiUrl}/repos/acme/models/issues`, {
        method: 'POST',
        headers,
        body,
      })
      return [answer.status, ((await answer.json()) as { message: string }).message]
    }
    expect(await post('{')).toEqual([400, 'Problems parsing JSON'])
    const [status, message] = await post('{"title": 7}')
    expect([status, message]).toEqual([422, expect.stringContaining('Invalid request.\n\n"title"')])
  })

  it('tells listeners before it answers, until they leave', async () => {
    const { github, as } = await startScenario()
    const heard: string[] = []
    const leave = github.events.subscribe(({ event }) => {
      if (event !== 'push') heard.push(event)
    })
    await as('bea').rest.issues.create({ owner, repo, title: 'one' })
    leave()
    await as('bea').rest.issues.create({ owner, repo, title: 'two' })
    expect(heard).toEqual(['issues'])
  })

  it('leaves its port and no process behind, and can be closed twice', async () => {
    const { github, as, folder } = await startScenario()
    const hanging = as()
      .rest.repos.get({ owner, repo })
      .catch(() => {})
    await Promise.all([github.close(), github.close()])
    await hanging
    await expect(fetch(github.url)).rejects.toThrow()
    expect(processes().filter((command) => command.includes(join(folder, 'models.git')))).toEqual([])
  })
})
