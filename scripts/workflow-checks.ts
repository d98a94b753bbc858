import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildActions } from './build-actions.ts'

const root = resolve(import.meta.dirname, '..')
const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')

/** Where the tools are kept between runs: they are no npm packages. */
const tools = resolve(process.env.ASSAY_TOOLS ?? join(cache, 'assay-tools'))

/** A tool of the workflows, and how it is brought in where it is missing. */
interface Tool {
  readonly name: string
  readonly file: string
  readonly install: readonly (readonly string[])[]
}

const actionlint: Tool = {
  name: 'actionlint 1.7.12',
  file: join(tools, 'bin/actionlint-1.7.12/actionlint'),
  install: [['go', 'install', 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12']],
}
const act: Tool = {
  name: 'act 0.2.89',
  file: join(tools, 'bin/act-0.2.89/act'),
  install: [['go', 'install', 'github.com/nektos/act@v0.2.89']],
}
const zizmor: Tool = {
  name: 'zizmor 1.32.0',
  file: join(tools, 'zizmor-1.32.0/bin/zizmor'),
  install: [
    ['python3', '-m', 'venv', join(tools, 'zizmor-1.32.0')],
    [join(tools, 'zizmor-1.32.0/bin/pip'), 'install', '--quiet', 'zizmor==1.32.0'],
  ],
}

/** @returns why the tool cannot be had; undefined if it is there */
function missing({ file, install }: Tool): string | undefined {
  if (existsSync(file)) return undefined
  mkdirSync(tools, { recursive: true })
  for (const [command = '', ...args] of install) {
    const GOBIN = resolve(file, '..')
    const ended = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, GOBIN } })
    if (ended.status !== 0) return (ended.error?.message ?? ended.stderr).trim().split('\n').at(-1)
  }
  return existsSync(file) ? undefined : `${file} is not there`
}

/** Runs a program on the repository. @returns whether it ended well */
function passes(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0
}

/** A network of its own, with nothing but loopback in it, where this machine allows that. */
const alone = ['-rn', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh']
const isolated = spawnSync('unshare', [...alone, 'true']).status === 0

function playLanes(): boolean {
  const command = [process.execPath, join(root, 'scripts/workflow-checks/act-lanes.ts'), act.file]
  if (!isolated)
    console.log('act: this machine gives no network of its own; the lanes run with what there is')
  return isolated ? passes('unshare', [...alone, ...command]) : passes(command[0] ?? '', command.slice(1))
}

const checks: readonly { readonly tool: Tool; run(): boolean }[] = [
  { tool: actionlint, run: () => passes(actionlint.file, ['-shellcheck=', '-pyflakes=']) },
  {
    tool: zizmor,
    run: () => passes(zizmor.file, ['--offline', '--quiet', '--persona', 'auditor', '.github', 'actions']),
  },
  { tool: act, run: playLanes },
]

// actionlint looks for the file that action.yml names.
await buildActions(join(root, 'dist'))
for (const { tool, run } of checks) {
  const why = missing(tool)
  if (why !== undefined) {
    console.log(`SKIPPED ${tool.name}: ${why}`)
    continue
  }
  const passed = run()
  console.log(`${passed ? 'ok' : 'FAILED'} ${tool.name}`)
  if (!passed) process.exitCode = 1
}
