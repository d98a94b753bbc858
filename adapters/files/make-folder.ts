import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Failure } from '#core/failure.ts'

/**
 * Makes a folder and those above it. Node's own `recursive` never ends where a file system, such as /proc, takes no folders
 * and says that their parent is missing.
 * @throws Failure CONFIGURATION_INVALID where no folder can be made
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(path) === path) throw cause
    await makeFolder(dirname(path))
    await mkdir(path).catch((again: NodeJS.ErrnoException) => {
      if (again.code === 'EEXIST') return
      throw again.code === 'ENOENT' ? refused(path, again) : again
    })
  }
}

function refused(path: string, cause: unknown): Failure {
  return new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: `${path}: the file system takes no folder there`,
    allowed: 'a folder on a disk',
    next: 'mend `store` in assay.yaml (or ASSAY_STORE), or name another file.',
    cause,
  })
}
