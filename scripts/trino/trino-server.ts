import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startCommandGroup } from '#adapters/process/command-group.ts'
import { reserveLoopbackPort } from '#adapters/serving/free-port.ts'
import type { Java } from './find-java.ts'
import { runOnTrino } from './trino-statement.ts'

/** The catalog that Athena offers where no other is named. */
export const catalog = 'awsdatacatalog'

/** A server that listens on loopback. Disposing ends it. */
export interface RunningTrino extends AsyncDisposable {
  readonly endpoint: string
  /** Where tables may lie: `local:///a` is the folder `a` in here. */
  readonly lake: string
}

const patienceMilliseconds = 90_000

/** The first time, the server also writes down its loaded classes when it ends, which halves the next start. */
const graceMilliseconds = 30_000

/**
 * Starts a server of one node that keeps its tables' definitions, its data and its log in the folder.
 * @param home where it is installed
 */
export async function startTrino(
  home: string,
  java: Java,
  folder: string,
  signal: AbortSignal,
): Promise<RunningTrino> {
  const port = await reserveLoopbackPort()
  const endpoint = `http://127.0.0.1:${port}`
  const lake = join(folder, 'lake')
  await configure(folder, lake, home, port)
  const logFile = join(folder, 'trino.log')
  const log = await open(logFile, 'w')
  const group = startCommandGroup({
    command: `exec ${[java.java, ...options(home, java, folder)].map(quoted).join(' ')}`,
    cwd: folder,
    environment: { PATH: process.env.PATH ?? '', HOME: folder, TMPDIR: folder },
    stdin: 'ignore',
    stdout: log.fd,
    stderr: log.fd,
  })
  let ended = false
  void group.ended.then(() => {
    ended = true
  })
  const end = async (): Promise<void> => {
    await group.stop(graceMilliseconds)
    await log.close()
  }
  const deadline = performance.now() + patienceMilliseconds
  while (!(await scans(endpoint, signal))) {
    if (signal.aborted || ended || performance.now() > deadline) {
      await end()
      signal.throwIfAborted()
      const problem = ended ? 'ended' : `did not answer within ${patienceMilliseconds / 1000} s`
      throw new Error(`Trino ${problem}:\n${await tail(logFile)}`)
    }
    await wait(100)
  }
  return { endpoint, lake, [Symbol.asyncDispose]: end }
}

function options(home: string, java: Java, folder: string): string[] {
  return [
    '-Xmx1G',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-XX:ReservedCodeCacheSize=256M',
    '-XX:+AutoCreateSharedArchive',
    `-XX:SharedArchiveFile=${join(home, `classes-${java.version}.jsa`)}`,
    '-Djdk.attach.allowAttachSelf=true',
    ...(java.vectors ? ['--add-modules=jdk.incubator.vector'] : []),
    '--enable-native-access=ALL-UNNAMED',
    `-Dconfig=${join(folder, 'config.properties')}`,
    `-Dlog.levels-file=${join(folder, 'log.properties')}`,
    '-Dnode.environment=assay',
    '-Dnode.id=assay-1',
    `-Dnode.data-dir=${join(folder, 'data')}`,
    '-Dnode.bind-ip=127.0.0.1',
    '-cp',
    join(home, 'lib', '*'),
    'StartTrino',
  ]
}

async function configure(folder: string, lake: string, home: string, port: number): Promise<void> {
  await mkdir(join(folder, 'catalogs'), { recursive: true })
  await mkdir(join(lake, 'meta'), { recursive: true })
  await writeProperties(join(folder, 'config.properties'), {
    coordinator: 'true',
    'node-scheduler.include-coordinator': 'true',
    'http-server.http.port': String(port),
    'node.internal-address': '127.0.0.1',
    'discovery.uri': `http://127.0.0.1:${port}`,
    'catalog.config-dir': join(folder, 'catalogs'),
    'plugin.dir': join(home, 'plugin'),
    // Tables of some rows: every further driver is one more to be set up.
    'task.concurrency': '1',
    'query.max-hash-partition-count': '1',
    'query.min-hash-partition-count': '1',
  })
  await writeProperties(join(folder, 'log.properties'), { 'io.trino': 'WARN', 'io.airlift': 'WARN' })
  await writeProperties(join(folder, 'catalogs', `${catalog}.properties`), {
    'connector.name': 'hive',
    'hive.metastore': 'file',
    'hive.metastore.catalog.dir': 'local:///meta',
    'fs.native-local.enabled': 'true',
    'local.location': lake,
    'hive.non-managed-table-writes-enabled': 'true',
    'hive.timestamp-precision': 'MICROSECONDS',
    'hive.parquet.time-zone': 'UTC',
  })
}

async function writeProperties(path: string, properties: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(path, lines.join(''))
}

/** Some seconds before it can read a table, the server already answers `SELECT 1`. */
async function scans(endpoint: string, signal: AbortSignal): Promise<boolean> {
  const session = { catalog, schema: 'ready' }
  const statements = [
    'CREATE SCHEMA IF NOT EXISTS ready',
    'CREATE TABLE IF NOT EXISTS ready AS SELECT 1 AS x',
    'SELECT x FROM ready',
  ]
  try {
    for (const statement of statements) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(10_000)])
      const answer = await runOnTrino(endpoint, statement, session, { signal: limit })
      if (answer.kind === 'failed') return false
    }
    return true
  } catch {
    return false
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}

async function tail(logFile: string): Promise<string> {
  return (await readFile(logFile, 'utf8')).split('\n').slice(-20).join('\n')
}
