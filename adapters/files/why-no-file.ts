import type { Stats } from 'node:fs'
import { access, constants, readdir, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { whyUnreadable } from './regular-file.ts'

/** Why nothing can be read from a path that a person named, and what to do about it. */
export interface NoFile {
  readonly problem: string
  readonly next: string
}

export const noSuchFile = 'no such file'

/**
 * What stands in the way of reading data at a path.
 * @param name what the person called it
 * @returns undefined for a file that may be read
 */
export async function whyNoFile(path: string, name: string): Promise<NoFile | undefined> {
  try {
    const facts = await stat(path)
    if (!facts.isFile()) return await notAFile(facts, path, name)
    await access(path, constants.R_OK)
    return undefined
  } catch (error) {
    const problem = whyUnreadable(error as NodeJS.ErrnoException)
    if (problem === 'there is no such file')
      return { problem: noSuchFile, next: 'check the name, or bring the file.' }
    return { problem, next: 'check the name, and who may read what it names.' }
  }
}

async function notAFile(facts: Stats, path: string, name: string): Promise<NoFile> {
  if (facts.isDirectory()) return { problem: 'it is a folder', next: await filesIn(path, name) }
  if (facts.isFIFO())
    return {
      problem: 'it is a pipe, and data are read more than once',
      next: 'write what comes through it to a file, and name that.',
    }
  const problem = facts.isSocket() ? 'it is a socket, not a file' : 'it is a device, not a file'
  return { problem, next: 'name a file.' }
}

/** Other systems write a table as a folder of parts. */
async function filesIn(path: string, name: string): Promise<string> {
  const entries = await readdir(path)
  const part = entries
    .sort()
    .find((entry) => /^[^._].*\.(csv|tsv|parquet|pq|jsonl|ndjson|json)$/i.test(entry))
  return part === undefined
    ? 'no file of data lies right in it: name the files.'
    : `name the files in it: '${name.replace(/\/+$/, '')}/*${extname(part)}'.`
}
