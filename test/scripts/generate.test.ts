import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { generatedFiles } from '../../scripts/generate.ts'

const root = resolve(import.meta.dirname, '../..')
const files = await generatedFiles()

test.each(Object.keys(files))('%s is as `npm run generate` writes it', async (path) => {
  expect(await readFile(join(root, path), 'utf8')).toBe(files[path])
})

describe.each(Object.keys(files).filter((path) => path.endsWith('action.yml')))('%s', (path) => {
  const name = path.split('/')[1]
  const action = parse(files[path] ?? '')

  test('is a node24 action of its own bundle, with one sentence of description', () => {
    expect(action).toMatchObject({
      name: `assay ${name}`,
      runs: { using: 'node24', main: `../../dist/${name}.js` },
      branding: { icon: expect.any(String), color: expect.any(String) },
    })
    expect(action.description).toMatch(/^[A-Z][^.]+\.$/)
  })

  test('says of every input what it means, and what holds if it is left out', () => {
    for (const [input, facts] of Object.entries<{ description: string; required: boolean; default?: string }>(
      action.inputs,
    )) {
      expect(facts.description.length, input).toBeGreaterThan(9)
      if (!facts.required) expect(facts.description, input).toMatch(/Default: |Needed without/)
      // A default in action.yml would stand above ASSAY_* and assay.yaml.
      if (facts.default !== undefined)
        expect([input, facts.default]).toEqual(['github-token', `\${{ github.token }}`])
    }
  })

  test('has an outcome', () => expect(Object.keys(action.outputs)).toContain('outcome'))
})

describe('the schemas', () => {
  const check = (name: string) =>
    new Ajv({ strict: false, validateFormats: false }).compile(
      JSON.parse(files[`schemas/${name}.schema.json`] ?? ''),
    )
  const model = join(root, 'pipelines/bird-strike-damage')

  test.each([
    ['pipeline', join(model, 'pipeline.yaml')],
    ['contract', join(model, 'contract.yaml')],
    ['data-lock', join(model, 'data.lock.yaml')],
    ['assay', join(root, 'assay.yaml')],
  ])('%s accepts what is in the repository', async (name, file) => {
    const valid = check(name)
    valid(parse(await readFile(file, 'utf8')))
    expect(valid.errors).toBeNull()
  })

  test('an unknown key is an error', async () => {
    const valid = check('pipeline')
    const pipeline = parse(await readFile(join(model, 'pipeline.yaml'), 'utf8'))
    expect(valid({ ...pipeline, gaet: {} })).toBe(false)
  })

  test('every file the kit keeps says its version', () => {
    for (const [path, text] of Object.entries(files)) {
      if (path.endsWith('.schema.json') && !path.includes('contract')) {
        expect(JSON.parse(text).properties, path).toHaveProperty('schemaVersion')
      }
    }
  })
})
