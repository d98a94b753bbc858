import * as z from 'zod'
import type { InputMeta } from '#actions/runner/read-inputs.ts'
import { base, duckdb, model, outcomeOutput, store, workingDirectory } from '#actions/runner/shared-inputs.ts'
import type { NamedAthenaTable } from '#core/contract/engine.ts'
import type { AthenaTableUse } from './validate-athena.ts'

/** Pairs, one a line. */
const pairs = z
  .string()
  .regex(/^[^=\n]+=[^\n]+(\n+[^=\n]+=[^\n]+)*$/, 'NAME=VALUE, one a line')
  .optional()

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
  contract: z
    .string()
    .optional()
    .describe(
      'A contract, from the checkout, whose table lies in Amazon Athena, to be judged instead of models; contract.yaml#orders where it describes several tables. Default: none.',
    ),
  athena: z
    .string()
    .optional()
    .describe('With `contract`: the table, as database.table. Default: what `servers` of the contract name.'),
  workgroup: z
    .string()
    .optional()
    .describe('With `contract`: workgroup that Athena is asked in. Default: the primary one.'),
  'athena-output': z
    .string()
    .optional()
    .describe(
      'With `contract`: where Athena puts its results, s3://bucket/prefix/. Default: `stagingDir` of the server, or the workgroup’s own.',
    ),
  partition: pairs.describe(
    'With `contract`: COLUMN=VALUE, one a line; only that partition is judged, and read. Default: all rows.',
  ),
  'row-column': z
    .string()
    .optional()
    .describe(
      'With `contract`: column of whole numbers that names each row. Default: failing rows are counted and not named.',
    ),
  reference: pairs.describe(
    'With `contract`: NAME=TABLE, one a line: tables of the same database that stand for its references. Default: none.',
  ),
})
export type Inputs = z.infer<typeof Inputs>

/** What the inputs say of a table of Athena's. */
export function athenaTableOf(inputs: Inputs): AthenaTableUse & { readonly named: NamedAthenaTable } {
  return {
    named: {
      table: inputs.athena,
      workgroup: inputs.workgroup,
      outputLocation: inputs['athena-output'],
    },
    partition: pairsIn(inputs.partition),
    rowNumber: inputs['row-column'],
    references: pairsIn(inputs.reference),
  }
}

function pairsIn(lines = ''): Record<string, string> {
  const written = lines.split('\n').filter((line) => line !== '')
  return Object.fromEntries(
    written.map((pair) => [
      pair.slice(0, pair.indexOf('=')).trim(),
      pair.slice(pair.indexOf('=') + 1).trim(),
    ]),
  )
}

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
    'JSON: a list of {model, outcome, rows, checks, blocking, warnings, results, junit, sarif, quarantine}; model is the contract where one was named.',
} as const
