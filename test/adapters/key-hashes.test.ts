import { expect, it } from 'vitest'
import { keyHashes } from '#adapters/key-hashes.ts'

const secret = 'a secret of sixteen characters or more'

it('without a secret every file has a key of its own, so that values cannot be tried', () => {
  const hashes = keyHashes(undefined)
  const [one, other] = [hashes(), hashes()]
  expect(one('12345')).toMatch(/^hmac-sha256:[0-9a-f]{64}$/)
  expect(one('12345')).toBe(one('12345'))
  expect(one('12345')).not.toBe(other('12345'))
})

it('with a secret the same key is the same text in every file, for whoever has the secret', () => {
  const expected = 'hmac-sha256:de72dcf94608c7c671c202946985cb6d4ea54ed7916ac0c5223437b6c4d18ea6'
  expect(keyHashes(secret)()('12345')).toBe(expected)
  expect(keyHashes(`${secret}!`)()('12345')).not.toBe(expected)
})

it('a secret that can be guessed is refused, where one is needed', () => {
  const hashes = keyHashes('fifteen letters')
  expect(hashes).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }))
})
