import { describe, expect, it } from 'vitest'
import { findOwners } from '../../../demo/github/code-owners.ts'

const teams = { 'acme/airfield': ['cy', 'dan'] }
const writers = ['bea', 'cy', 'dan']

describe('findOwners', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['every file', '* @bea', 'a/b.txt', ['bea']],
    ['the last match wins', '* @bea\n/pipelines/ @cy', 'pipelines/x/gate.yaml', ['cy']],
    ['also when it is wider', '/pipelines/ @cy\n* @bea', 'pipelines/x/gate.yaml', ['bea']],
    ['a folder anywhere', 'docs/ @bea', 'a/docs/b.md', ['bea']],
    ['a folder at the root only', '/docs/ @bea', 'a/docs/b.md', []],
    ['by ending', '*.yaml @bea', 'a/b.yaml', ['bea']],
    ['a star stays in its folder', 'docs/* @bea', 'docs/a/b.md', []],
    ['and finds files there', 'docs/* @bea', 'docs/b.md', ['bea']],
    ['two stars reach down', 'docs/** @bea', 'docs/a/b.md', ['bea']],
    [
      'stars in the middle',
      'pipelines/*/environments/prod.yaml @cy',
      'pipelines/m/environments/prod.yaml',
      ['cy'],
    ],
    ['a team is its members', '* @acme/airfield', 'x', ['cy', 'dan']],
    ['several owners', '* @cy @bea', 'x', ['bea', 'cy']],
    ['a line without owners takes away', '* @bea\n/free/', 'free/x', []],
    ['no write access, no owner', '* @rob', 'x', []],
    ['comments and blanks', '# all\n\n* @bea # and so on', 'x', ['bea']],
    ['no negation', '* @bea\n!x @cy', 'x', ['bea']],
    ['an empty file', '', 'x', []],
  ])('%s', (_name, file, path, owners) => {
    const found = findOwners(file, [path], teams, (login) => writers.includes(login))
    expect(found).toEqual(owners.length === 0 ? [] : [{ path, owners }])
  })
})
