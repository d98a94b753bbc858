import { z } from 'zod'
import { duckdb, model, outcomeOutput, store, workingDirectory } from '#actions/runner/shared-inputs.ts'

export const Inputs = z.strictObject({
  model: model('every model of the repository'),
  'working-directory': workingDirectory,
  duckdb,
  store,
})

export const outputs = {
  outcome: outcomeOutput,
  results: 'Paths of the data-results.json files, one a line.',
} as const
