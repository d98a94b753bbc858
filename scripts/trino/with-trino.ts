/**
 * Runs a command with a Trino server and an Athena to itself: `node scripts/trino/with-trino.ts [--required] <command>
 * [arguments]`. The command finds AWS_ENDPOINT_URL_ATHENA, test credentials and ASSAY_TRINO_LAKE, the folder tables may
 * lie in, in its environment; its exit code is this one's.
 * Without a Java 24, Maven or network it says what it skipped and exits 0, or 4 with --required.
 * Both are installed once, into ASSAY_CACHE or ~/.cache/assay.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCommandGroup } from '#adapters/process/command-group.ts'
import { startAthenaShim } from './athena-shim.ts'
import { findJava } from './find-java.ts'
import { installTrino } from './install-trino.ts'
import { startTrino } from './trino-server.ts'

const given = process.argv.slice(2)
const required = given[0] === '--required'
const command = required ? given.slice(1) : given
if (command.length === 0) {
  console.error('usage: node scripts/trino/with-trino.ts [--required] <command> [arguments]')
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
  const java = await findJava(cache, cancel.signal)
  if (typeof java === 'string') return skipped(java)
  const installed = await installTrino(cache, cancel.signal)
  if (typeof installed === 'string') return skipped(installed)
  const folder = await mkdtemp(join(tmpdir(), 'assay-trino-'))
  try {
    await using trino = await startTrino(installed.home, java, folder, cancel.signal)
    await using athena = await startAthenaShim(trino.endpoint)
    return await runCommand({ ...awsEnvironment(athena.endpoint), ASSAY_TRINO_LAKE: trino.lake })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function skipped(reason: string): number {
  console.log(`SKIPPED, nothing was tested: \`${command.join(' ')}\`\n  ${reason}`)
  return required ? 4 : 0
}

async function runCommand(environment: Readonly<Record<string, string>>): Promise<number> {
  const group = startCommandGroup({
    command: command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' '),
    cwd: process.cwd(),
    environment,
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
    AWS_ENDPOINT_URL_ATHENA: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}
