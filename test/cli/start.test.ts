import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { verbs } from '../../cli/commands.ts'

const root = resolve(import.meta.dirname, '../..')

/** What a file imports at once, through other files of ours: packages and Node's own modules. */
function packagesAtStart(entry: string): string[] {
  const seen = new Set<string>()
  const packages = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(
      /^(?:import|export) (?!type\b)(?:[^'"]*? from )?'([^']+)'/gms,
    )) {
      const own = name.startsWith('.') ? resolve(dirname(path), name) : name.replace(/^#/, `${root}/`)
      if (existsSync(own)) visit(own)
      else packages.add(name)
    }
  }
  visit(resolve(root, entry))
  return [...packages].filter((name) => !name.startsWith('node:')).sort()
}

describe('what a verb keeps waiting for', () => {
  it.each(['cli/main.ts', 'cli/commands/gate-model.ts', 'cli/commands/replay-gate.ts'])(
    '%s loads no package before it says its first line',
    (entry) => {
      expect(packagesAtStart(entry)).toEqual([])
    },
  )

  it('the check sees packages', () => {
    expect(packagesAtStart('cli/gate-model/judge-files.ts')).toContain('zod')
  })

  it('no verb imports a package on demand: bundled, one in CommonJS would have no names then', () => {
    const onDemand = readdirSync(resolve(root, 'cli'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.startsWith('templates/'))
      .filter((path) => /import\('(?![#.]|node:)/.test(readFileSync(resolve(root, 'cli', path), 'utf8')))
    expect(onDemand).toEqual([])
  })

  it('every verb is loaded under its own name', async () => {
    const loaded = await Promise.all(verbs.map(async (verb) => (await verb.load()).name))
    expect(loaded).toEqual(verbs.map(({ name }) => name))
  })
})

it('ends as it would where whoever reads its answer goes away first, as `head` does', async () => {
  const child = spawn(process.execPath, ['cli/assay.js', 'gate-model', '--help'], { cwd: root })
  child.stdout.destroy()
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect([said, code]).toEqual(['', 0])
})

it('keeps its exit code where nobody reads what went wrong, as in `2>&1 | head`', async () => {
  const child = spawn(process.execPath, ['cli/assay.js', 'no-such-verb'], { cwd: root })
  child.stderr.destroy()
  expect(await once(child, 'exit')).toEqual([2, null])
})
