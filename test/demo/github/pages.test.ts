import { describe, expect, it } from 'vitest'
import { owner, repo } from './ground.ts'
import { type Scenario, shareScenario, startScenario } from './harness.ts'

async function read({ github }: Scenario, path: string): Promise<string> {
  const response = await fetch(`${github.url}${path}`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  return await response.text()
}

async function prepare(scenario: Scenario): Promise<void> {
  const sha = await scenario.commit('better', { 'a<b>.txt': 'one\n', 'README.md': '# <b>Better</b>\n' })
  await scenario.open('better', 'Better <i>models</i>')
  await scenario.check(sha, 'failure')
}

describe('the pages', () => {
  const shared = shareScenario({}, prepare)

  /** The page's part for a new comment of a reader. */
  async function commented(body: string): Promise<string> {
    const { as } = shared()
    const { data } = await as('rob').rest.issues.createComment({ owner, repo, issue_number: 1, body })
    const page = await read(shared(), '/pulls/1')
    return page.split(`id="issuecomment-${data.id}"`)[1]?.split('</article>')[0] ?? ''
  }

  it('show pull requests with state, checks and comments', async () => {
    const scenario = shared()
    expect(await commented('hello')).toContain('<p>hello</p>')
    const list = await read(scenario, '/')
    expect(list).toContain('Better &lt;i&gt;models&lt;/i&gt;')
    expect(list).toMatch(/assay: failure/)
    const page = await read(scenario, '/pulls/1')
    expect(page).toContain('a&lt;b&gt;.txt')
    expect(page).toContain('+# &lt;b&gt;Better&lt;/b&gt;')
    expect(await read(scenario, '/acme/models/pull/1')).toBe(page)
  })

  it.each<[string, string, string]>([
    ['tables', '| a | b |\n|--|--:|\n| 1 | 2 |', '<td align="right">2</td>'],
    [
      'folded parts',
      '<details><summary>more</summary>\n\n**x**\n\n</details>',
      '<details><summary>more</summary>',
    ],
    [
      'Mermaid as code',
      '```mermaid\npie\n "a<b" : 1\n```',
      '<figure class="mermaid"><figcaption>Mermaid diagram</figcaption><pre><code class="language-mermaid">pie\n "a&lt;b" : 1',
    ],
    ['links', '[x](https://example.org/)', '<a href="https://example.org/" rel="nofollow noreferrer">x</a>'],
    ['images by their words', '![plot](https://example.org/x.png)', '<span class="image">[plot]</span>'],
  ])('render %s', async (_name, markdown, markup) => {
    expect(await commented(markdown)).toContain(markup)
  })

  it.each([
    ['scripts', '<script>alert(1)</script>x'],
    ['handlers', '<b onclick="alert(1)">x</b>'],
    ['addresses that run', '[x](javascript:alert(1))'],
    ['frames', '<iframe src="https://example.org"></iframe>x'],
    ['styles', '<p style="position:fixed" class="badge">x</p>'],
    ['forms', '<form action="/"><input name="alert"></form>x'],
    ['hidden markers', '<!-- alert(1) -->x'],
  ])('let no %s through', async (_name, markdown) => {
    const comment = await commented(markdown)
    expect(comment).toContain('x')
    expect(comment).not.toMatch(/alert|iframe|style=|<form|<input|class="badge"/)
  })

  it('show files as text, never as something to run', async () => {
    const scenario = await startScenario({ files: { 'x.html': '<script>1</script>', 'card.md': '# Card\n' } })
    expect(await read(scenario, '/acme/models/blob/main/x.html')).toContain('&lt;script&gt;1')
    expect(await read(scenario, '/acme/models/blob/main/card.md')).toContain('<h1>Card</h1>')
    const raw = await fetch(`${scenario.github.url}/acme/models/raw/main/x.html`)
    expect(raw.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  })

  it('say that there is no such page', async () => {
    const { github } = shared()
    expect((await fetch(`${github.url}/pulls/9`)).status).toBe(404)
    expect((await fetch(`${github.url}/acme/models/blob/main/nothing`)).status).toBe(404)
  })
})
