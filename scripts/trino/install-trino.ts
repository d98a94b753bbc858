import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { zipSync } from 'fflate'
import { startClass } from './start-class.ts'

const run = promisify(execFile)

/** The version of pom.xml beside this file. */
export const trinoVersion = '476'

/** Changed whenever a folder laid out by an older copy of this file would not do. */
const layout = 1

/**
 * Installs the server into the cache folder, unless it is there: its jars from Maven Central by `mvn` (141 MB, about a
 * minute), a plug-in folder that names the Hive connector, and a class to start it by. An installation that was broken
 * off is never taken for one.
 * @returns the folder, or words why there is none
 */
export async function installTrino(
  cache: string,
  signal: AbortSignal,
): Promise<{ readonly home: string } | string> {
  const home = join(cache, `trino-${trinoVersion}-${layout}`)
  if (await exists(home)) return { home }
  const unfinished = `${home}.${randomUUID()}.part`
  try {
    await mkdir(unfinished, { recursive: true })
    await downloadJars(join(unfinished, 'lib'), signal)
    await layOut(unfinished)
    await rename(unfinished, home)
  } catch (error) {
    signal.throwIfAborted()
    // Somebody else was faster.
    if (await exists(home)) return { home }
    const { stdout, message, code } = error as Error & { stdout?: string; code?: unknown }
    if (code === 'ENOENT') return 'there is no Maven (`mvn`) to download it with'
    const words = stdout?.split('\n').find((line) => line.includes('[ERROR]')) ?? message
    return `Trino ${trinoVersion} cannot be installed: ${words}`
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return { home }
}

async function downloadJars(folder: string, signal: AbortSignal): Promise<void> {
  const options = [`-DoutputDirectory=${folder}`, '-DincludeScope=runtime']
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
  const pom = join(import.meta.dirname, 'pom.xml')
  await run('mvn', ['-B', '-q', '-f', pom, goal, ...options], { signal, timeout: 900_000 })
}

async function layOut(home: string): Promise<void> {
  const services = join(home, 'plugin', 'assay', 'services', 'META-INF', 'services')
  await mkdir(services, { recursive: true })
  await writeFile(join(services, 'io.trino.spi.Plugin'), 'io.trino.plugin.hive.HivePlugin\n')
  for (const jar of await readdir(join(home, 'lib'))) {
    await symlink(join('..', '..', 'lib', jar), join(home, 'plugin', 'assay', jar))
  }
  // A folder among the classes would keep Java from writing down which of them it has loaded.
  await writeFile(
    join(home, 'lib', 'start-trino.jar'),
    zipSync({ 'StartTrino.class': startClass(trinoVersion) }),
  )
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}
