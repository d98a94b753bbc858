import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasPython } from '#adapters/process/find-python.ts'
import { Failure } from '#core/failure.ts'
import type { Command } from '../../cli/command.ts'
import { evaluateModelCommand } from '../../cli/commands/evaluate-model.ts'
import { gateModelCommand } from '../../cli/commands/gate-model.ts'
import { initCommand } from '../../cli/commands/init.ts'
import { trainModelCommand } from '../../cli/commands/train-model.ts'
import { validateDataCommand } from '../../cli/commands/validate-data.ts'

const samples = join(import.meta.dirname, '../../node_modules/vega-datasets/data')
const loop = [validateDataCommand, trainModelCommand, evaluateModelCommand, gateModelCommand]
const controller = new AbortController()

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'init-'))
  await mkdir(join(root, 'data'))
  for (const name of ['penguins.json', 'cars.json', 'seattle-weather.csv']) {
    await copyFile(join(samples, name), join(root, 'data', name))
  }
  execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: root })
})
afterAll(() => rm(root, { recursive: true, force: true }))

interface Answer {
  readonly code: number
  readonly printed: string
}

async function run(
  command: Command,
  positionals: readonly string[],
  values: Record<string, string | boolean> = {},
  cwd = root,
  signal = controller.signal,
): Promise<Answer> {
  const printed: string[] = []
  const silent = (): undefined => undefined
  const code = await command.run(
    { positionals, values },
    {
      cwd,
      clock: { now: () => new Date('2026-01-01T00:00:00Z') },
      ids: { next: () => 'id' },
      progress: { step: silent, detail: silent, warn: silent },
      signal,
      print: (text) => printed.push(text),
    },
  )
  return { code, printed: printed.join('\n') }
}

async function failureOf(
  positionals: readonly string[],
  values: Record<string, string | boolean>,
): Promise<Failure> {
  const outcome = await run(initCommand, positionals, values).catch((error: unknown) => error)
  if (outcome instanceof Failure) return outcome
  throw new Error('it did not fail', { cause: outcome })
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

/** Runs the loop to its verdict: the exit code and last words of each verb. */
async function toVerdict(model: string): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const command of loop) answers.push(await run(command, [model]))
  return answers
}

describe("somebody else's data, from init to a verdict", () => {
  it('multiclass, in Python where it is installed', async () => {
    const python = await hasPython(root, controller.signal)
    const init = await run(initCommand, ['penguins'], { data: 'data/penguins.json', label: 'Species' })
    expect(init.printed).toContain(
      'multiclass (guessed: `Species` has 3 different values (Adelie, Gentoo, Chinstrap)',
    )
    expect(init.printed).toContain('npx assay validate-data penguins && npx assay train-model penguins && ')
    const scripts = python
      ? ['predict.py', 'tests/test_train.py', 'train.py']
      : ['predict.mjs', 'tests/train.test.mjs', 'train.mjs']
    expect(await filesOf(join(root, 'pipelines/penguins'))).toEqual(
      ['README.md', 'contract.yaml', 'data.lock.yaml', 'pipeline.yaml', ...scripts].sort(),
    )
    const answers = await toVerdict('penguins')
    expect(answers.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    expect(answers[0]?.printed).toBe('data pass: 344 rows, 18 checks, 0 blocking, 0 warnings')
    expect(answers[3]?.printed).toContain('penguins passes')
    expect(await filesOf(join(root, 'pipelines/penguins'))).toHaveLength(7)
  })

  it('regression, in JavaScript', async () => {
    const values = { data: 'cars.json', label: 'Miles_per_Gallon', language: 'node' }
    const init = await run(initCommand, ['cars'], values, join(root, 'data'))
    expect(init.printed).toContain('Name: 311 different texts in 406 rows')
    const answers = await toVerdict('cars')
    expect(answers.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    expect(answers[3]?.printed).toContain('cars passes')
  })

  it('writes what a repository needs once', async () => {
    await run(initCommand, ['weather'], {
      data: 'data/seattle-weather.csv',
      label: 'weather',
      language: 'node',
    })
    expect(await readFile(join(root, 'assay.yaml'), 'utf8')).toBe(
      'schemaVersion: 1\npipelines: pipelines\ncards: model-cards\nstore: .assay/store\n',
    )
    expect(await readFile(join(root, '.gitignore'), 'utf8')).toBe('.assay/\n')
  })
})

describe('init', () => {
  it('never writes over a folder that is there, unless it is forced', async () => {
    const folder = join(root, 'pipelines/kept')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'train.mjs'), 'mine')
    await writeFile(join(folder, 'notes.md'), 'mine too')
    const values = { data: 'data/cars.json', label: 'Origin', language: 'node' }
    expect((await failureOf(['kept'], values)).message).toContain('pipelines/kept is there already')
    expect(await readFile(join(folder, 'train.mjs'), 'utf8')).toBe('mine')
    await run(initCommand, ['kept'], { ...values, force: true })
    expect(await readFile(join(folder, 'train.mjs'), 'utf8')).toContain('THIS IS THE SCRIPT TO REPLACE')
    expect(await readFile(join(folder, 'notes.md'), 'utf8')).toBe('mine too')
  })

  const cars = { data: 'data/cars.json', label: 'Origin' }
  it.each([
    ['no name', [], cars, 'USAGE', 'the model needs a name'],
    ['two names', ['a', 'b'], cars, 'USAGE', 'one name'],
    ['a name that cannot be a folder', ['My Cars'], cars, 'USAGE', 'npx assay init my-cars'],
    ['no data', ['m'], { label: 'Origin' }, 'USAGE', '--data is missing'],
    ['no label', ['m'], { data: 'data/cars.json' }, 'USAGE', '--label is missing'],
    [
      'a file that is not there',
      ['m'],
      { ...cars, data: 'data/car.json' },
      'DATA_MISSING',
      'did you mean cars.json?',
    ],
    [
      'a file outside',
      ['m'],
      { ...cars, data: join(samples, 'cars.json') },
      'USAGE',
      'outside the repository',
    ],
    ['another language', ['m'], { ...cars, language: 'cobol' }, 'USAGE', 'python, node'],
    [
      'a task not built',
      ['m'],
      { ...cars, task: 'ranking' },
      'TASK_UNSUPPORTED',
      'binary-classification, multiclass, regression, forecast, scores',
    ],
    ['no such label', ['m'], { ...cars, label: 'origins' }, 'USAGE', 'did you mean `Origin`?'],
    ['no such time', ['m'], { ...cars, time: 'Yaer' }, 'USAGE', 'did you mean `Year`?'],
  ])('refuses %s', async (_, positionals, values, code, words) => {
    const failure = await failureOf(positionals, values)
    expect(failure).toMatchObject({ code, exitCode: 2 })
    expect(failure.message).toContain(words)
    expect(await readdir(join(root, 'pipelines'))).not.toContain('m')
  })

  it('leaves nothing behind when it is stopped', async () => {
    const stopped = AbortSignal.abort()
    await expect(run(initCommand, ['m'], { ...cars, language: 'node' }, root, stopped)).rejects.toThrow()
    expect(await readdir(join(root, 'pipelines'))).not.toContain('m')
  })

  it('reads a file whose name is a pattern', async () => {
    await copyFile(join(samples, 'cars.json'), join(root, 'data/cars [1].json'))
    await run(initCommand, ['pattern'], { data: 'data/cars [1].json', label: 'Origin', language: 'node' })
    expect((await run(validateDataCommand, ['pattern'])).code).toBe(0)
    expect(await readFile(join(root, 'pipelines/pattern/data.lock.yaml'), 'utf8')).toContain(
      'location: data/cars [1].json',
    )
  })
})
