import { resolve } from 'node:path'
import { parseS3Address } from '#adapters/aws/s3-address.ts'
import { Failure } from '#core/failure.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import { folderStore } from './folder-store.ts'

/**
 * Opens the store that a setting names. Nothing is read or written yet; the AWS SDK is loaded for S3 only.
 * @param setting a folder, absolute or from the root, or `s3://bucket` or `s3://bucket/prefix`
 * @param signal ends requests to S3 that are under way
 * @throws Failure CONFIGURATION_INVALID for anything else
 */
export async function openStore(
  setting: string,
  root: string,
  signal?: AbortSignal | undefined,
): Promise<ArtifactStore> {
  const address = parseS3Address(setting)
  if (address !== undefined) {
    const { s3Store } = await import('#adapters/aws/s3-store.ts')
    return s3Store({ ...address, signal })
  }
  if (!isFolder(setting)) throw notAStore(setting)
  return folderStore(resolve(root, setting))
}

/** A scheme has two letters or more, so that `C:\store` is a folder; `~` means nothing outside a shell. */
function isFolder(setting: string): boolean {
  return setting.trim() !== '' && !setting.includes('\0') && !/^([a-z][a-z0-9+.-]+:|~)/i.test(setting)
}

function notAStore(setting: string): Failure {
  return new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: `\`store\` is ${JSON.stringify(withoutSecrets(setting))}, which is not a store`,
    allowed:
      'a folder (absolute, or from the repository root), or s3://bucket or s3://bucket/prefix with prefix steps of letters, digits and . _ @ = + -',
    next: 'mend `store` in assay.yaml (or ASSAY_STORE); credentials for S3 come from the environment, never from here.',
  })
}

/** Without what stands before an `@` of an address and behind a `?`. */
function withoutSecrets(setting: string): string {
  return setting.replace(/:\/\/.*@/, '://…@').replace(/\?.*$/s, '?…')
}
