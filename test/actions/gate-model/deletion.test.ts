import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { modelFiles } from '../tiny-model.ts'
import { newRepository } from '../tiny-repository.ts'
import { judge, model } from './lanes.ts'

async function without(files: Record<string, string>) {
  const checkout = await newRepository(files)
  await checkout.git('checkout', '-q', '-b', 'take-out')
  for (const path of Object.keys(modelFiles(model))) {
    if (path.startsWith(`pipelines/${model}/`)) await rm(join(checkout.folder, path))
  }
  await checkout.commit('take-out', {}, 'Take the model out')
  return judge(checkout)
}

it('lets a model go that nothing runs', async () => {
  const { change, outcome } = await without({ ...modelFiles(model) })
  expect({ change, outcome }).toEqual({ change: 'removal', outcome: 'pass' })
})

it('keeps a model that an environment still names', async () => {
  const environment = `pipelines/${model}/environments/staging.yaml`
  const { outcome, reasons } = await without({ ...modelFiles(model), [environment]: 'schemaVersion: 1\n' })
  expect(outcome).toBe('fail')
  expect(reasons.join()).toContain(environment)
})
