import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sha256 } from '#core/digest.ts'
import { engine } from '#core/gate/engine.ts'

it('names the test vectors this engine is held against', () => {
  expect(engine.vectors).toBe(sha256(readFileSync('test/fixtures/statistics-vectors.json')))
})
