import { createHmac, randomBytes } from 'node:crypto'
import type { KeyHashes } from '#core/contract/quarantine.ts'
import { Failure } from '#core/failure.ts'

/** Shorter ones are found by trying. */
const fewestCharacters = 16

/**
 * What stands for classified keys: HMAC-SHA256 as `hmac-sha256:<hex>`. With a secret the same key is the same text in
 * every file, for whoever has the secret; without one each file has a key of its own, which is forgotten, so that
 * nobody can try values.
 * @throws Failure CONFIGURATION_INVALID for a secret that is too short, once a key has to be hashed
 */
export function keyHashes(secret: string | undefined): KeyHashes {
  return () => {
    if (secret !== undefined && secret.length < fewestCharacters) {
      throw new Failure({
        code: 'CONFIGURATION_INVALID',
        problem: `the quarantine secret has ${secret.length} characters`,
        allowed: `${fewestCharacters} or more, drawn at random: whoever guesses it can try keys`,
        next: '`openssl rand -hex 32` makes one.',
      })
    }
    const hmacKey = secret ?? randomBytes(32)
    return (key) => `hmac-sha256:${createHmac('sha256', hmacKey).update(key).digest('hex')}`
  }
}
