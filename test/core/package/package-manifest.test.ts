import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { PackageManifest, packageCommand, readPackageManifest } from '#core/package/package-manifest.ts'

function manifest(changes: Record<string, unknown> = {}): string {
  return JSON.stringify(
    {
      schemaVersion: 1,
      model: 'strikes',
      serve: 'node serve.ts',
      task: 'binary-classification',
      signature: { inputs: [{ name: 'height', type: 'number' }], output: { kind: 'score' } },
      ...changes,
    },
    undefined,
    2,
  )
}

describe('readPackageManifest', () => {
  it('reads a manifest and says which command runs it', () => {
    const read = readPackageManifest(manifest())
    expect(read).toEqual({
      schemaVersion: 1,
      model: 'strikes',
      serve: 'node serve.ts',
      task: 'binary-classification',
      signature: { inputs: [{ name: 'height', type: 'number' }], output: { kind: 'score' } },
      runtime: {},
    })
    expect(packageCommand(read)).toEqual({ kind: 'serve', command: 'node serve.ts' })
    const predict = readPackageManifest(manifest({ serve: undefined, predict: 'python3 p.py' }))
    expect(packageCommand(predict)).toEqual({ kind: 'predict', command: 'python3 p.py' })
  })

  const twice = [
    { name: 'height', type: 'number' },
    { name: 'height', type: 'string' },
  ]
  const number = [{ name: 'height', type: 'number' }]
  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'no command',
      { serve: undefined },
      /there is no command to run \(allowed: exactly one of serve, predict\)/,
    ],
    ['two commands', { predict: 'x' }, /predict: both serve and predict are given/],
    ['an empty command', { serve: ' ' }, /serve: /],
    ['an unknown key', { serv: 'x' }, /serv: unknown key \(allowed: serve/],
    ['another version', { schemaVersion: 2 }, /schemaVersion/],
    ['a task nobody knows', { task: 'clustering' }, /task: /],
    ['a forecast of a score', { task: 'forecast' }, /score is not what a forecast model answers/],
    [
      'an output of another task',
      { task: 'regression' },
      /score is not what a regression model answers \(allowed: value/,
    ],
    ['no inputs', { signature: { inputs: [], output: { kind: 'score' } } }, /signature.inputs/],
    [
      'an input twice',
      { signature: { inputs: twice, output: { kind: 'score' } } },
      /input "height" is there twice/,
    ],
    [
      'a class twice',
      {
        task: 'multiclass',
        signature: { inputs: number, output: { kind: 'class_scores', classes: ['a', 'a'] } },
      },
      /class "a" is there twice/,
    ],
    ['an image by tag', { runtime: { image: 'model:latest' } }, /runtime.image: an image by digest/],
  ])('refuses %s', (_, changes, words) => {
    const reading = () => readPackageManifest(manifest(changes))
    expect(reading).toThrow(words)
    expect(reading).toThrow(expect.objectContaining({ code: 'PACKAGE_INVALID', exitCode: 2 }))
  })

  it('refuses what is no document, with the line', () => {
    expect(() => readPackageManifest('{"schemaVersion": 1,\n"model": [}')).toThrow(/assay-package.json:2: /)
  })

  it('tells editors that exactly one command is needed', () => {
    expect(z.toJSONSchema(PackageManifest, { io: 'input' })).toMatchObject({
      oneOf: [{ required: ['serve'] }, { required: ['predict'] }],
      additionalProperties: false,
    })
  })
})
