import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type Sha256, sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import {
  type PackageManifest,
  packageManifestFile,
  readPackageManifest,
} from '#core/package/package-manifest.ts'
import { writeAtomically } from '../files/write-atomically.ts'
import { packFolder } from '../package/pack.ts'
import { readPackageFile } from '../package/read-package-file.ts'
import { unpackPackage } from '../package/unpack.ts'

/** The packages that a router may run, as `packages/<sha256>.tar.gz` in its folder. */
export interface PackageShelf {
  /**
   * Keeps the bytes of a package, from its folder or its tarball.
   * @throws Failure PACKAGE_INVALID if they do not hash to the digest; DATA_MISSING if there is nothing there.
   */
  keep(source: PackageSource, packageDigest: Sha256, signal: AbortSignal): Promise<void>
  /** Unpacks a kept package into a new temporary folder outside any repository. */
  open(packageDigest: Sha256, signal: AbortSignal): Promise<OpenedPackage>
  /** Forgets all packages but these. */
  keepOnly(packageDigests: readonly Sha256[]): Promise<void>
}

/** How the names of temporary package folders begin. */
export const temporaryPackagePrefix = 'assay-serve-'

export type PackageSource = { readonly packageFolder: string } | { readonly tarball: string }

export interface OpenedPackage {
  readonly folder: string
  readonly manifest: PackageManifest
  /** Removes the folder. */
  remove(): Promise<void>
}

export function openPackageShelf(folder: string): PackageShelf {
  const fileOf = (digest: Sha256) => path.join(folder, `${digest}.tar.gz`)
  return {
    keep: async (source, packageDigest, signal) => {
      const bytes =
        'tarball' in source
          ? await readPackageFile(source.tarball)
          : (await packFolder(source.packageFolder, { signal })).bytes
      const found = sha256(bytes)
      if (found !== packageDigest) {
        const where = 'tarball' in source ? source.tarball : source.packageFolder
        throw new Failure({
          code: 'PACKAGE_INVALID',
          problem: `${where} hashes to ${found}, not to ${packageDigest}.`,
          next: 'deploy the digest that was judged, from the store.',
        })
      }
      await writeAtomically(fileOf(packageDigest), bytes)
    },
    open: async (packageDigest, signal) => {
      const bytes = await readPackageFile(fileOf(packageDigest))
      const temporary = await mkdtemp(path.join(os.tmpdir(), temporaryPackagePrefix))
      const remove = () => rm(temporary, { recursive: true, force: true })
      try {
        const unpacked = path.join(temporary, 'package')
        await unpackPackage({ bytes, sha256: packageDigest, folder: unpacked, signal })
        return { folder: unpacked, manifest: await readManifest(unpacked), remove }
      } catch (error) {
        await remove()
        throw error
      }
    },
    keepOnly: async (packageDigests) => {
      await mkdir(folder, { recursive: true })
      for (const name of await readdir(folder)) {
        const digest = /^([0-9a-f]{64})\.tar\.gz$/.exec(name)?.[1]
        if (digest !== undefined && !packageDigests.includes(digest)) await rm(path.join(folder, name))
      }
    },
  }
}

async function readManifest(folder: string): Promise<PackageManifest> {
  let text: string
  try {
    text = await readFile(path.join(folder, packageManifestFile), 'utf8')
  } catch (error) {
    throw new Failure({
      code: 'PACKAGE_INVALID',
      problem: `the package has no ${packageManifestFile}.`,
      next: 'a package holds it at its top; training writes it.',
      cause: error,
    })
  }
  return readPackageManifest(text)
}
