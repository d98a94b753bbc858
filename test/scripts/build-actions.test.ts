import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { actionNames } from '../../scripts/build-actions.ts'
import { builtActions } from '../actions/built-step.ts'
import { temporaryFolder } from '../actions/tiny-repository.ts'

const action = builtActions()

test.each(await actionNames())('the bundle of %s starts, and says what is missing', async (name) => {
  const workspace = await temporaryFolder()
  const ended = await action(name, { workspace })
  expect(ended.annotations.at(-1)?.words).not.toMatch(/fault of Assay/)
  expect(ended).toMatchObject({ exitCode: 2, outputs: { outcome: 'invalid' } })
  expect(existsSync(`${workspace}/.assay`)).toBe(false)
})
