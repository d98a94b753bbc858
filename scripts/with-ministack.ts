/**
 * Runs a command with a MiniStack to itself: `node scripts/with-ministack.ts [--required] <command> [arguments]`.
 * The command finds AWS_ENDPOINT_URL and test credentials in its environment; its exit code is this one's.
 * Without Python or the package it says what it skipped and exits 0, or 4 with --required.
 * MiniStack is installed once, into ASSAY_CACHE or ~/.cache/assay.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCommandGroup } from '#adapters/process/command-group.ts'
import { installMiniStack, startMiniStack } from './ministack.ts'

const given = process.argv.slice(2)
const required = given[0] === '--required'
const command = required ? given.slice(1) : given
if (command.length === 0) {
  console.error('usage: node scripts/with-ministack.ts [--required] <command> [arguments]')
  process.exit(2)
}

const cancel = new AbortController()
let signalled = 0
for (const [name, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
  ['SIGHUP', 1],
] as const) {
  process.on(name, () => {
    signalled ||= 128 + number
    cancel.abort()
  })
}

try {
  process.exitCode = await main()
} catch (error) {
  if (signalled === 0) console.error(error instanceof Error ? error.message : error)
  process.exitCode = signalled || 4
}

async function main(): Promise<number> {
  const cache = process.env.ASSAY_CACHE ?? join(homedir(), '.cache', 'assay')
  await mkdir(cache, { recursive: true })
  const installed = await installMiniStack(cache, cancel.signal)
  if (installed.kind === 'unavailable') {
    console.log(`SKIPPED, nothing was tested: \`${command.join(' ')}\`\n  ${installed.reason}`)
    return required ? 4 : 0
  }
  const folder = await mkdtemp(join(tmpdir(), 'assay-ministack-'))
  try {
    await using miniStack = await startMiniStack(installed.python, folder, cancel.signal)
    return await runCommandAgainst(miniStack.endpoint)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runCommandAgainst(endpoint: string): Promise<number> {
  const group = startCommandGroup({
    command: command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' '),
    cwd: process.cwd(),
    environment: awsEnvironment(endpoint),
    stdin: 'ignore',
    stdout: 1,
    stderr: 2,
  })
  const stop = () => void group.stop(5000)
  cancel.signal.addEventListener('abort', stop)
  if (cancel.signal.aborted) stop()
  const end = await group.ended
  if (signalled !== 0) return signalled
  if (end.kind === 'not_started') console.error(end.problem)
  return end.kind === 'exited' ? end.exitCode : 4
}

/** This environment, in which nothing of the person's own AWS set-up is left. */
function awsEnvironment(endpoint: string): Record<string, string> {
  const own = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('AWS_'),
  )
  return {
    ...Object.fromEntries(own),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}
