import { z } from 'zod'
import type { InputMeta } from '#actions/runner/read-inputs.ts'
import { base, duckdb, model, outcomeOutput, store, workingDirectory } from '#actions/runner/shared-inputs.ts'

export const Inputs = z.strictObject({
  model: model('every model of the repository'),
  'working-directory': workingDirectory,
  duckdb,
  store,
  base,
  'quarantine-secret': z
    .string()
    .optional()
    .describe(
      'What classified keys are hashed with in the file of rows that break the contract: 16 random characters or more. With it a key is hashed alike in every run. Default: a key of each run’s own, which nobody keeps.',
    )
    .meta({ secret: true } satisfies InputMeta),
})

export const outputs = {
  outcome: outcomeOutput,
  results: 'Paths of the data-results.json files, one a line.',
  junit: 'Paths of the JUnit files, one a line.',
  sarif: 'Paths of the SARIF files, one a line; for github/codeql-action/upload-sarif.',
  quarantine: 'Paths of the files with the rows that break the contract, one a line; empty where none does.',
  'quarantine-store': 'Where the store keeps the same files, one a line.',
  checks: 'How many checks were judged.',
  blocking: 'How many of them fail and block.',
  warnings: 'How many of them fail and only warn.',
  models:
    'JSON: a list of {model, outcome, rows, checks, blocking, warnings, results, junit, sarif, quarantine}.',
} as const
