import { join } from 'node:path'
import { stringify } from 'yaml'
import { isS3Name } from '#adapters/aws/s3-data-name.ts'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { isLfsPointer } from '#adapters/files/file-content.ts'
import { noSuchFile, whyNoFile } from '#adapters/files/why-no-file.ts'
import type { PinnedBytes } from '#core/data/data-files.ts'
import type { DataLock, LockedReference } from '#core/data/data-lock.ts'
import { placesOf } from '#core/data/locked-references.ts'
import { type Reference, referencesOf } from '#core/data/references.ts'
import { Failure } from '#core/failure.ts'
import { readModel } from '#core/pipeline/read-model.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import type { Command } from '../command.ts'

/** A pointer has three short lines. */
const mostPointerBytes = 1024

export const lockDataCommand: Command = {
  name: 'lock-data',
  usage: '[MODEL]',
  mostArguments: 1,
  summary: 'Pins the files that data.source names now in data.lock.yaml.',
  flags: checkoutFlags,
  run: async (args, terminal) => {
    const kit = await openCheckout(args, terminal.cwd)
    const model = await modelOf(args, kit)
    const { pipeline, contract } = await readModel(kit.tree, kit.settings, model)
    const root = diskFolder(kit.root)
    const pin: Pin = async (location) => {
      const found = await kit.dataFiles.pin(location, terminal.signal)
      const small = found !== undefined && found.bytes <= mostPointerBytes && !isS3Name(location)
      if (small && isLfsPointer((await root.readText(location)) ?? '')) throw pointer(location)
      return found
    }
    const paths = await kit.dataFiles.expand(pipeline.data.source, terminal.signal)
    if (paths.length === 0) {
      const { source } = pipeline.data
      const why = isS3Name(source) ? undefined : await whyNoFile(join(kit.root, source), source)
      const found = why === undefined || why.problem === noSuchFile ? undefined : why
      throw new Failure({
        code: 'DATA_MISSING',
        problem: `data.source \`${source}\` ${found === undefined ? 'names no file' : `is no file: ${found.problem}`}`,
        next: found?.next ?? 'check the path; it starts at the repository root.',
      })
    }
    const files = await Promise.all(
      paths.map(async (location) => {
        const found = await pin(location)
        if (found === undefined)
          throw new Failure({ code: 'DATA_MISSING', problem: `${location} is not a file` })
        return { location, sha256: found.sha256, bytes: found.bytes }
      }),
    )
    const references = await Promise.all(
      referencesOf(contract).map((reference) => pinned(reference, files, pin)),
    )
    const lock: DataLock = {
      schemaVersion: 1,
      source: pipeline.data.source,
      files,
      ...(references.length === 0 ? {} : { references }),
    }
    const path = modelPaths(kit.settings, model).lock
    await root.write(path, stringify(lock, { lineWidth: 0 }))
    terminal.print(
      `${path}: ${files.length} file(s), ${files.reduce((sum, file) => sum + file.bytes, 0)} bytes.`,
    )
    return 0
  },
}

/** The first of the places a reference may lie at that has it. */
async function pinned(reference: Reference, files: DataLock['files'], pin: Pin): Promise<LockedReference> {
  const places = placesOf(reference, files)
  for (const location of places) {
    const found = await pin(location)
    if (found !== undefined)
      return { name: reference.name, location, sha256: found.sha256, bytes: found.bytes }
  }
  throw new Failure({
    code: 'DATA_MISSING',
    problem: `reference ${reference.name}: there is no ${places.join(' or ')}`,
    next: 'bring the file, or correct `references` in customProperties of the contract.',
  })
}

/** What a lock says of a file. @throws Failure DATA_UNDECODABLE for what Git-LFS leaves in place of a file */
type Pin = (location: string) => Promise<PinnedBytes | undefined>

function pointer(location: string): Failure {
  return new Failure({
    code: 'DATA_UNDECODABLE',
    problem: `${location} is a Git-LFS pointer, not the data: pinned, it would stand for a file of three lines`,
    allowed: 'the file itself',
    next: '`git lfs pull` fetches it; on a runner, `lfs: true` in the checkout step.',
  })
}
