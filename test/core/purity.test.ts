import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const files = (pattern: string): string[] =>
  globSync(pattern, { cwd: root.pathname, exclude: (name) => name === 'node_modules' }).sort()

const core = files('core/**/*.ts')
const useCases = files('actions/*-*/*.ts').filter((path) => !/\/(main|inputs)\.ts$/.test(path))
const ours = ['actions', 'adapters', 'cli', 'core', 'demo', 'infra', 'scripts'].flatMap((folder) =>
  files(`${folder}/**/*.{ts,js}`),
)

/** What a file imports, statically or not, types included. */
function importsOf(path: string): string[] {
  return [
    ...read(path).matchAll(/(?:^(?:import|export)\b[^'`]*?\bfrom\s+|^import\s+|\bimport\(\s*)'([^']+)'/gm),
  ].map((match) => match[1] ?? '')
}

/** A file without its comments and the texts in it. */
function codeOf(path: string): string {
  return read(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
    .replace(/`(?:[^`\\$]|\\.|\$(?!\{))*`/g, "''")
}

function offences(paths: readonly string[], find: (path: string) => readonly string[]): string[] {
  return paths.flatMap((path) => find(path).map((found) => `${path}: ${found}`))
}

it('finds the files it is about', () => {
  expect(core.length).toBeGreaterThan(50)
  expect(useCases).toContain('actions/train-model/train-model.ts')
})

it('core imports itself and libraries that only compute', () => {
  const allowed = /^(#core\/|\.\.?\/|zod$|yaml$|leven$|@stdlib\/|node:crypto$)/
  expect(offences(core, (path) => importsOf(path).filter((name) => !allowed.test(name)))).toEqual([])
})

it('core leaves its folder on no relative path', () => {
  const leaves = (path: string): string[] =>
    importsOf(path).filter(
      (name) => name.startsWith('.') && !new URL(name, new URL(path, root)).pathname.includes('/core/'),
    )
  expect(offences(core, leaves)).toEqual([])
})

it('core takes nothing but createHash from node:crypto', () => {
  const named = (path: string): string[] =>
    [...read(path).matchAll(/import (.*) from 'node:crypto'/g)]
      .map((match) => match[1] ?? '')
      .filter((names) => names !== '{ createHash }')
  expect(offences(core, named)).toEqual([])
})

it.each([
  ['reads a clock', /\bDate\.now\b|new Date\(\s*\)|\bperformance\b|\bDate\(\s*\)/],
  ['draws lots', /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b/],
  ['waits', /\bset(Timeout|Interval|Immediate)\b/],
  [
    'reaches for the machine or the network',
    /\bprocess\.|\bfetch\(|\bglobalThis\b|\brequire\(|\bimport\(|\bDeno\b/,
  ],
  ['prints', /\bconsole\./],
])('nothing in core %s', (_, forbidden) => {
  expect(offences(core, (path) => codeOf(path).match(forbidden)?.slice(0, 1) ?? [])).toEqual([])
})

it('use cases import core, their own folder and what core may import', () => {
  const allowed = /^(#core\/|\.\/|zod$|yaml$)/
  expect(offences(useCases, (path) => importsOf(path).filter((name) => !allowed.test(name)))).toEqual([])
})

it('no adapter imports an action, a verb or the infrastructure, but for the types of a port', () => {
  const forbidden = /import (?!type )[^']*'(#actions\/[^']*|[^']*\/(?:actions|cli|infra|demo)\/[^']*)'/g
  const imports = (path: string): string[] =>
    [...read(path).matchAll(forbidden)].map((match) => match[1] ?? '')
  expect(offences(files('adapters/**/*.ts'), imports)).toEqual([])
})

it('files are short', () => {
  const long = (path: string): string[] => {
    const lines = read(path).trimEnd().split('\n').length
    return lines > 300 ? [`${lines} lines`] : []
  }
  expect(offences(ours, long)).toEqual([])
})

it('there are no default exports, no barrels and no drawers', () => {
  expect(offences(ours, (path) => codeOf(path).match(/^export default .*/m) ?? [])).toEqual([])
  expect(offences(ours, (path) => codeOf(path).match(/^export (\*|\{[^}]*\}) from .*/m) ?? [])).toEqual([])
  expect(ours.filter((path) => /\/(index|utils?|helpers?|common|misc)\.ts$/.test(path))).toEqual([])
})
