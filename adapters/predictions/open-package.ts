import { resolve } from 'node:path'
import { readRegularFile, whyUnreadable } from '#adapters/files/regular-file.ts'
import { sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { PackageFile } from '#core/gate/prediction-files/package-files.ts'

/** Larger files are refused: all of a file is held in memory. */
const mostBytes = 2 ** 31

/** A package with its bytes. */
export interface OpenedPackage extends PackageFile {
  readonly content: Uint8Array
}

/**
 * Reads a package whole, for its size and digest; nothing of it is unpacked.
 * @param flag what the person named it by
 * @throws Failure DATA_MISSING where there is no such file, NO_DATA for an empty one
 */
export async function openPackage(
  flag: string,
  path: string,
  folder: string,
  signal?: AbortSignal | undefined,
): Promise<OpenedPackage> {
  try {
    return packageOf(path, await readRegularFile(resolve(folder, path), { most: mostBytes, signal }))
  } catch (cause) {
    if (signal?.aborted === true || cause instanceof Failure) throw cause
    throw new Failure({
      code: 'DATA_MISSING',
      problem: `the package ${path} cannot be read: ${whyUnreadable(cause as NodeJS.ErrnoException)}`,
      allowed: 'one file, such as model.tar.gz',
      next: `name the file by --${flag}.`,
      cause,
    })
  }
}

/** A package of these bytes. @throws Failure NO_DATA for none */
export function packageOf(path: string, content: Uint8Array): OpenedPackage {
  if (content.byteLength === 0)
    throw new Failure({
      code: 'NO_DATA',
      problem: `${path} is empty: zero bytes`,
      next: 'write the package again.',
    })
  return { path, sha256: sha256(content), bytes: content.byteLength, content }
}
