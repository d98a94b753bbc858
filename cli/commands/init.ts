import { readdir, readFile } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import { noSuchFile, whyNoFile } from '#adapters/files/why-no-file.ts'
import type { Kit } from '#adapters/kit.ts'
import { hasPython } from '#adapters/process/find-python.ts'
import { nearest } from '#core/config/nearest.ts'
import { Name } from '#core/config/quantities.ts'
import type { DataLock } from '#core/data/data-lock.ts'
import { Failure } from '#core/failure.ts'
import { plainName } from '#core/init/column-names.ts'
import { draftContract } from '#core/init/draft-contract.ts'
import { draftModel } from '#core/init/draft-model.ts'
import { draftPipeline } from '#core/init/draft-pipeline.ts'
import { draftReadme } from '#core/init/draft-readme.ts'
import { draftWords } from '#core/init/draft-words.ts'
import { type Language, languages, type ModelDraft } from '#core/init/model-draft.ts'
import { splitDraft } from '#core/init/split-draft.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { checkoutFlags, openCheckout } from '../checkout.ts'
import { type Arguments, type Command, type Terminal, textOf } from '../command.ts'

const templates = new URL('../templates/init/', import.meta.url)

export const initCommand: Command = {
  name: 'init',
  usage: 'NAME --data FILE --label COLUMN [--task TASK] [--id COLUMN] [--time COLUMN]',
  summary: 'Starts a model from a data file: pipeline, contract, lock, training script and tests.',
  flags: {
    ...checkoutFlags,
    data: { type: 'string', help: 'CSV, JSON or Parquet file inside the repository.' },
    label: { type: 'string', help: 'The column to predict.' },
    task: {
      type: 'string',
      help: 'binary-classification, multiclass, regression, forecast or scores. Default: guessed from the label, one of the first three.',
    },
    positive: {
      type: 'string',
      help: 'The positive value of the label. Default: by its name, or the rarer.',
    },
    id: { type: 'string', help: 'The column that names a row. Default: a unique one, or the row number.' },
    time: { type: 'string', help: 'When the row happened. Default: a column of dates, if there is one.' },
    language: {
      type: 'string',
      help: 'Of the training script: python or node. Default: python if it is here.',
    },
    force: {
      type: 'boolean',
      help: 'Write into a folder that is there already, over files of the same names.',
    },
  },
  run: async (args, terminal) => {
    const kit = await openCheckout(args, terminal.cwd)
    const model = nameOf(args)
    const { folder } = modelPaths(kit.settings, model)
    const there = (await diskFolder(`${kit.root}/${folder}`).list()).length > 0
    if (there && args.values.force !== true) {
      throw new Failure({
        code: 'USAGE',
        problem: `${folder} is there already`,
        allowed: 'a new name',
        next: '--force writes over files of the same names and leaves the others.',
      })
    }
    const source = await sourceOf(kit, required(args, 'data'), terminal.cwd)
    const label = required(args, 'label')
    terminal.progress.step(`Looking at ${source.location}`)
    const draft = await withScratch(async (scratch) => {
      const { signal } = terminal
      const language = await languageOf(textOf(args, 'language'), scratch, signal)
      const file = { path: source.path, location: source.location }
      const unsplit = await draftModel(
        {
          model,
          file,
          label,
          task: textOf(args, 'task'),
          positive: textOf(args, 'positive'),
          id: textOf(args, 'id'),
          time: textOf(args, 'time'),
          language,
          scratch,
          signal,
        },
        kit.tables,
      )
      const timeAsked = textOf(args, 'time') !== undefined
      const facts = { file, digest: source.sha256, bytes: source.bytes, timeAsked, scratch, signal }
      return splitDraft(unsplit, facts, kit.tables)
    })
    const files = await filesOf(kit, draft, source)
    await writeAll(kit, folder, files, there, terminal)
    const besides = await writeSettings(kit)
    terminal.print(draftWords(draft, folder, Object.keys(files)))
    if (besides.length > 0) terminal.progress.detail(`Besides: ${besides.join(', ')}`)
    return 0
  },
}

function required(args: Arguments, flag: string): string {
  const value = textOf(args, flag)
  if (value !== undefined && value !== '') return value
  throw new Failure({
    code: 'USAGE',
    problem: `--${flag} is missing`,
    next: 'npx assay init NAME --data FILE --label COLUMN',
  })
}

function nameOf(args: Arguments): string {
  const [name] = args.positionals
  if (name === undefined || args.positionals.length > 1) {
    throw new Failure({
      code: 'USAGE',
      problem: name === undefined ? 'the model needs a name' : `one name, not ${args.positionals.join(' ')}`,
      next: 'npx assay init NAME --data FILE --label COLUMN (quote names with spaces)',
    })
  }
  if (Name.safeParse(name).success) return name
  const near = plainName(name).replaceAll('_', '-').slice(0, 63).replace(/-+$/, '')
  throw new Failure({
    code: 'USAGE',
    problem: `\`${name}\` cannot name a model: it becomes a folder, a branch and an endpoint`,
    allowed: 'lower-case letters, digits and hyphens; at most 63',
    next: `npx assay init ${near} …`,
  })
}

interface Source {
  readonly path: string
  readonly location: string
  readonly sha256: string
  readonly bytes: number
}

async function sourceOf(kit: Kit, given: string, cwd: string): Promise<Source> {
  const path = resolve(cwd, given)
  const inside = relative(kit.root, path)
  if (inside.startsWith('..') || isAbsolute(inside)) {
    throw new Failure({
      code: 'USAGE',
      problem: `--data ${given} is outside the repository ${kit.root}`,
      allowed: 'a file inside it, so that whoever checks it out has the data too',
      next: `copy it, for instance: mkdir -p ${kit.root}/data && cp ${JSON.stringify(path)} ${kit.root}/data/`,
    })
  }
  const location = inside.split(sep).join('/')
  const found = await diskFolder(kit.root).digest(location)
  if (found !== undefined) return { path, location, ...found }
  const beside = await readdir(dirname(path)).catch(() => [])
  const why = await whyNoFile(path, given)
  const near = why?.problem === noSuchFile ? nearest(inside.split(sep).at(-1) ?? '', beside) : undefined
  throw new Failure({
    code: 'DATA_MISSING',
    problem: `--data ${given}: ${why?.problem ?? noSuchFile}${near === undefined ? '' : `; did you mean ${near}?`}`,
    allowed: 'a CSV, JSON, JSON-lines or Parquet file',
    next: why?.next,
  })
}

async function languageOf(
  asked: string | undefined,
  scratch: string,
  signal: AbortSignal,
): Promise<Language> {
  const known = languages.find((language) => language === asked)
  if (known !== undefined) return known
  if (asked !== undefined) {
    throw new Failure({ code: 'USAGE', problem: `--language ${asked}`, allowed: languages.join(', ') })
  }
  return (await hasPython(scratch, signal)) ? 'python' : 'node'
}

/** The files of the model's folder, by path in it. */
async function filesOf(kit: Kit, draft: ModelDraft, source: Source): Promise<Record<string, string>> {
  const { location, sha256, bytes } = source
  const lock: DataLock = { schemaVersion: 1, source: pattern(location), files: [{ location, sha256, bytes }] }
  const template = fileURLToPath(new URL(`${draft.language}/`, templates))
  const scripts = await Promise.all(
    (await diskFolder(template).list())
      .filter((name) => !name.includes('__pycache__'))
      .map(async (name): Promise<[string, string]> => [name, await readFile(`${template}/${name}`, 'utf8')]),
  )
  const named = { ...draft, source: pattern(location) }
  return {
    'pipeline.yaml': draftPipeline(named, await schemaLine(kit, 'pipeline')),
    'contract.yaml': draftContract(named, await schemaLine(kit, 'contract')),
    'data.lock.yaml': stringify(lock, { lineWidth: 0 }),
    ...Object.fromEntries(scripts),
    'README.md': draftReadme(draft),
  }
}

/** data.source is a pattern: characters that mean something in one stand for themselves. */
function pattern(location: string): string {
  return location.replaceAll(/[[\]*?{}]/g, (character) => `[${character}]`)
}

/** Editors check a file against its schema where the repository holds the schemas. */
async function schemaLine(kit: Kit, name: 'pipeline' | 'contract'): Promise<string | undefined> {
  const path = `schemas/${name}.schema.json`
  if ((await kit.tree.read(path)) === undefined) return undefined
  const up = '../'.repeat(kit.settings.pipelines.split('/').length + 1)
  return `# yaml-language-server: $schema=${up}${path}`
}

/** Writes every file, or, in a new folder, none. */
async function writeAll(
  kit: Kit,
  folder: string,
  files: Readonly<Record<string, string>>,
  there: boolean,
  terminal: Terminal,
): Promise<void> {
  const root = diskFolder(kit.root)
  try {
    for (const [name, content] of Object.entries(files)) {
      terminal.signal.throwIfAborted()
      await root.write(`${folder}/${name}`, content)
    }
  } catch (error) {
    if (!there) await root.remove(folder)
    throw error
  }
}

/** What a repository needs once: settings, and the working files kept out of Git. */
async function writeSettings(kit: Kit): Promise<string[]> {
  const root = diskFolder(kit.root)
  const written: string[] = []
  if ((await root.readText('assay.yaml')) === undefined) {
    const { schemaVersion, pipelines, cards, store } = kit.settings
    await root.write('assay.yaml', stringify({ schemaVersion, pipelines, cards, store }))
    written.push('assay.yaml (where things are)')
  }
  const ignored = (await root.readText('.gitignore')) ?? ''
  const state = `${kit.settings.state}/`
  if (
    !kit.settings.state.startsWith('/') &&
    !ignored.split(/\r?\n/).some((line) => line.replace(/^\//, '').replace(/\/$/, '') === kit.settings.state)
  ) {
    await root.write(
      '.gitignore',
      `${ignored}${ignored === '' || ignored.endsWith('\n') ? '' : '\n'}${state}\n`,
    )
    written.push(`.gitignore (+ ${state})`)
  }
  return written
}
