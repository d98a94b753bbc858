import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { beforeAll } from 'vitest'
import { buildActions } from '../../scripts/build-actions.ts'

const root = resolve(import.meta.dirname, '../..')

/** How a step ended, as a runner sees it. */
export interface Ended {
  readonly exitCode: number | null
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** Everything the step printed. */
  readonly log: string
  /** Annotations of the log. */
  readonly annotations: readonly Annotation[]
}

export interface Annotation {
  readonly level: string
  readonly file?: string
  readonly line?: number
  readonly title?: string
  readonly words: string
}

export interface StepRequest {
  /** Folder that is the workspace. */
  readonly workspace: string
  readonly inputs?: Readonly<Record<string, string>>
  readonly variables?: Readonly<Record<string, string>>
  /** Sent so many milliseconds after the start. */
  readonly interruptAfter?: number
  /** Folder of bundles to run from instead of the one that has node_modules above it. */
  readonly bundles?: string
  /** What stands before `node` on the command line, such as `unshare -rn`. */
  readonly before?: readonly string[]
}

export interface RunAction {
  (name: string, request: StepRequest): Promise<Ended>
  /** Copies the bundles to a folder that holds nothing else. */
  copyTo(folder: string): Promise<void>
}

/** The folder of this process's build. Test files share a process, and building takes seconds. */
let built: Promise<string> | undefined

/** Builds the actions once, and runs them as child processes the way a runner does. */
export function builtActions(): RunAction {
  let folder = ''
  beforeAll(async () => {
    built ??= buildOnce()
    folder = await built
  })
  const runBuilt = (name: string, request: StepRequest): Promise<Ended> =>
    run(join(request.bundles ?? join(folder, 'dist'), `${name}.js`), request)
  return Object.assign(runBuilt, {
    copyTo: (other: string) => cp(join(folder, 'dist'), other, { recursive: true }),
  })
}

async function buildOnce(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-built-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await buildActions(join(folder, 'dist'))
  return folder
}

async function run(file: string, request: StepRequest): Promise<Ended> {
  const own = await mkdtemp(join(tmpdir(), 'assay-step-'))
  const [output, summary] = [join(own, 'output'), join(own, 'summary')]
  await writeFile(output, '')
  await writeFile(summary, '')
  try {
    const environment = {
      PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
      HOME: own,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: request.workspace,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: own,
      // Compiling the bundle anew takes longer than most steps.
      NODE_COMPILE_CACHE: join(file, '../compiled'),
      ...Object.fromEntries(
        Object.entries(request.inputs ?? {}).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
      ...request.variables,
    }
    const { exitCode, log } = await finished(file, environment, request)
    return {
      exitCode,
      outputs: readOutputs(await readFile(output, 'utf8')),
      summary: await readFile(summary, 'utf8'),
      log,
      annotations: readAnnotations(log),
    }
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

function finished(
  file: string,
  environment: NodeJS.ProcessEnv,
  { workspace, interruptAfter, before = [] }: StepRequest,
): Promise<{ exitCode: number | null; log: string }> {
  return new Promise((done, failed) => {
    const [program = process.execPath, ...words] = [...before, process.execPath, file]
    const child = spawn(program, words, {
      cwd: workspace,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    if (interruptAfter !== undefined) setTimeout(() => child.kill('SIGINT'), interruptAfter)
    child.on('error', failed)
    child.on('close', (exitCode) => done({ exitCode, log: Buffer.concat(chunks).toString() }))
  })
}

function readOutputs(text: string): Record<string, string> {
  const found = text.matchAll(/^(.+?)<<(ghadelimiter_\S+)\n([\s\S]*?)\n?\2$/gm)
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]))
}

function readAnnotations(log: string): Annotation[] {
  return [...log.matchAll(/^::(error|warning|notice)(?: ([^\n]*?))?::(.*)$/gm)].map(
    ([, level = '', properties = '', words = '']) => {
      const facts = Object.fromEntries(
        properties.split(',').map((pair) => {
          const [key = '', ...value] = pair.split('=')
          return [key, unescaped(value.join('='))]
        }),
      )
      return {
        level,
        ...(facts.file === undefined ? {} : { file: facts.file }),
        ...(facts.line === undefined ? {} : { line: Number(facts.line) }),
        ...(facts.title === undefined ? {} : { title: facts.title }),
        words: unescaped(words),
      }
    },
  )
}

function unescaped(text: string): string {
  return text
    .replaceAll('%0A', '\n')
    .replaceAll('%0D', '\r')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%')
}
