import { glob, realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { contractFileOf } from '#core/contract/contract-file.ts'
import type { TableFile } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { mostTextBytes, readRegularFile, whyUnreadable } from './regular-file.ts'
import { noSuchFile, whyNoFile } from './why-no-file.ts'
import { writeAtomically } from './write-atomically.ts'

/**
 * The files a person names on the command line, in their order; a name with a pattern stands for what it matches, sorted.
 * A file's own name goes before what it would mean as a pattern.
 * @throws Failure DATA_MISSING for a name that nothing has
 */
export async function namedFiles(names: readonly string[], cwd: string): Promise<TableFile[]> {
  const files: TableFile[] = []
  for (const name of names) {
    if (await isFile(resolve(cwd, name))) {
      files.push({ path: resolve(cwd, name), location: name })
      continue
    }
    const matched: string[] = []
    for await (const path of glob(name, { cwd })) if (await isFile(resolve(cwd, path))) matched.push(path)
    if (matched.length === 0) {
      const why = await whyNoFile(resolve(cwd, name), name)
      throw new Failure({
        code: 'DATA_MISSING',
        problem: `${name}: ${why?.problem ?? noSuchFile}`,
        next: why?.next ?? 'check the name.',
      })
    }
    files.push(...matched.sort().map((path) => ({ path: resolve(cwd, path), location: path })))
  }
  return files
}

/**
 * Like {@link namedFiles}, for names that somebody else wrote, such as a contract: none of them leads out of the folder.
 * @throws Failure CONFIGURATION_INVALID for a link that does
 */
export async function filesBelow(names: readonly string[], folder: string): Promise<TableFile[]> {
  const files = await namedFiles(names, folder)
  const root = await realpath(folder)
  for (const { path, location } of files) {
    const steps = relative(root, await realpath(path)).split(sep)
    if (!isAbsolute(steps.join(sep)) && !steps.some((step) => step.startsWith('.'))) continue
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `${location} leads out of its folder`,
      allowed: 'data files below the folder that is judged in',
    })
  }
  return files
}

/**
 * A text file a person names; of a contract, with or without the table in it (`contract.yaml#orders`).
 * @throws Failure CONFIGURATION_MISSING if it is not there
 */
export async function readNamedText(name: string, cwd: string): Promise<string> {
  try {
    const { file } = contractFileOf(name)
    const content = await readRegularFile(resolve(cwd, file), { most: mostTextBytes })
    return content.toString('utf8')
  } catch (cause) {
    throw new Failure({
      code: 'CONFIGURATION_MISSING',
      problem: `${name} cannot be read: ${whyUnreadable(cause as NodeJS.ErrnoException)}`,
      next: 'check the name.',
      cause,
    })
  }
}

/** Writes a text to where a person wants it. */
export async function writeNamedText(name: string, cwd: string, content: string): Promise<void> {
  await writeAtomically(resolve(cwd, name), content)
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true
}
