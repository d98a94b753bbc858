import * as z from 'zod'
import { Name } from '#core/config/quantities.ts'
import type { InputMeta } from './read-inputs.ts'

/** Inputs that several actions have, with the same meaning everywhere. */

export const workingDirectory = z
  .string()
  .default('.')
  .describe('Folder of the checkout, from the workspace. Default: the workspace.')

export const store = z
  .string()
  .optional()
  .describe(
    'Artifact store: a folder (from the checkout) or s3://bucket/prefix. Default: `store` in assay.yaml.',
  )

export const bundle = z
  .string()
  .optional()
  .describe(
    'Folder, from the checkout, that holds one bundle folder for each model. Default: .assay/bundles.',
  )

export const champion = z
  .string()
  .optional()
  .describe(
    "Folder, from the checkout, of the champions' predictions, one for each model. Default: .assay/champions.",
  )

export const duckdb = z
  .string()
  .optional()
  .describe(
    "DuckDB's native library where neither node_modules nor the network has it: the .tgz that `npm pack @duckdb/node-bindings-<platform>` makes, or a folder with it; as all paths but working-directory, from the folder of the checkout. Used only with the digest that package-lock.json names. Default: node_modules, the tool cache, npm's registry.",
  )

/** @param many what is done when the input is left out */
export function model(many: string) {
  return Name.optional().describe(`One model. Default: ${many}.`)
}

export const requiredModel = Name.describe('The model.')

export const base = z
  .string()
  .optional()
  .describe('Commit or branch that is compared with. Default: `branch` of assay.yaml.')

export const head = z
  .string()
  .default('HEAD')
  .describe('Commit that is proposed; it is read, never run. Default: the commit that is checked out.')

export const data = z
  .string()
  .optional()
  .describe(
    "Another folder, from the checkout, where data files may lie, such as a checkout of the head. Only bytes that the head's data.lock.yaml names are read. Default: none.",
  )

export const commit = z
  .string()
  .default('HEAD')
  .describe('Commit of the default branch. Default: the commit that is checked out.')

/** @param rights what the token is used for, as permissions of a job */
export function githubToken(rights: string) {
  const meta: InputMeta = { secret: true, runnerDefault: `\${{ github.token }}` }
  return z
    .string()
    .optional()
    .describe(`Token for GitHub; it needs ${rights}. Default: the token of the job.`)
    .meta({ ...meta })
}

/** Output of every action. */
export const outcomeOutput =
  'How it ended: pass, fail, invalid, inconclusive or unavailable (exit codes 0, 1, 2, 3, 4). Everything but pass fails the step.'
