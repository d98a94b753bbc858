import { type Sha256, sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'

/**
 * The bytes that were read, if they are the ones the digest names.
 * @throws Failure STORE_UNREADABLE if they are others
 */
export function verifyBlob(digest: Sha256, content: Uint8Array, location: string): Uint8Array {
  const found = sha256(content)
  if (found === digest) return content
  throw new Failure({
    code: 'STORE_UNREADABLE',
    problem: `${location} holds other bytes than its name says: ${content.byteLength} bytes with SHA-256 ${found}`,
    next: 'they were changed or damaged; nothing is overwritten, so remove that one and run again what made it.',
  })
}
