import * as z from 'zod'
import {
  base,
  bundle,
  duckdb,
  model,
  outcomeOutput,
  store,
  workingDirectory,
} from '#actions/runner/shared-inputs.ts'

export const Inputs = z.strictObject({
  model: model('every model that differs from the base'),
  base,
  'working-directory': workingDirectory,
  duckdb,
  store,
  bundle,
})

export const outputs = {
  outcome: outcomeOutput,
  version: 'The version that came out, where one model was trained.',
  package: 'SHA-256 of its package, where one model was trained.',
  'training-key': 'Its training key, where one model was trained.',
  runs: 'All that were trained, as a JSON array of {model, version, package, trainingKey, reused}.',
} as const
