import { expect, test } from 'vitest'
import { containerImage } from '../../../infra/constructs/container-image.ts'

const digest = `sha256:${'b'.repeat(64)}`

test('reads where an image is', () => {
  const uri = `123456789012.dkr.ecr.eu-central-1.amazonaws.com/assay/serve@${digest}`
  expect(containerImage(uri)).toEqual({
    uri,
    account: '123456789012',
    region: 'eu-central-1',
    repository: 'assay/serve',
  })
})

test.each([
  ['a tag', '123456789012.dkr.ecr.eu-central-1.amazonaws.com/serve:latest'],
  ['a tag and a digest', `123456789012.dkr.ecr.eu-central-1.amazonaws.com/serve:1@${digest}`],
  ['another registry', `ghcr.io/acme/serve@${digest}`],
  ['a digest that is cut', '123456789012.dkr.ecr.eu-central-1.amazonaws.com/serve@sha256:b0b0'],
])('%s is refused', (_, uri) => {
  expect(() => containerImage(uri)).toThrowError(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }))
})
