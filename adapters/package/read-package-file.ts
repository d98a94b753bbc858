import { createReadStream } from 'node:fs'
import { Failure } from '#core/failure.ts'
import { archiveOverhead, defaultPackageLimits, type PackageLimits } from './package-limits.ts'

/**
 * The bytes of a `model.tar.gz`.
 * @throws Failure DATA_MISSING if it is not there, PACKAGE_INVALID if it is larger than any package within the limits.
 */
export async function readPackageFile(
  file: string,
  limits: PackageLimits = defaultPackageLimits,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of createReadStream(file)) {
      size += (chunk as Uint8Array).length
      if (size > limits.bytes + archiveOverhead(limits)) {
        throw new Failure({
          code: 'PACKAGE_INVALID',
          problem: `${file} is larger than a package may be (${limits.bytes} bytes).`,
        })
      }
      chunks.push(chunk as Uint8Array)
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new Failure({
      code: 'DATA_MISSING',
      problem: `the package ${file} cannot be read: ${reason}.`,
      cause: error,
    })
  }
  return Buffer.concat(chunks)
}
