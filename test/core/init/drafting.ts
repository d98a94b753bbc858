import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { readDocument } from '#core/config/read-document.ts'
import { Contract } from '#core/contract/contract.ts'
import { contractRules } from '#core/contract/rules.ts'
import { Failure } from '#core/failure.ts'
import { draftContract } from '#core/init/draft-contract.ts'
import { draftModel } from '#core/init/draft-model.ts'
import { draftPipeline } from '#core/init/draft-pipeline.ts'
import type { ModelDraft } from '#core/init/model-draft.ts'
import { splitDraft } from '#core/init/split-draft.ts'
import { Pipeline, pipelineRules } from '#core/pipeline/pipeline.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'init-'))
})
afterAll(() => rm(folder, { recursive: true }))

export interface Asked {
  readonly label?: string
  readonly task?: string
  readonly time?: string
  readonly name?: string
}

/** Everything guessed about a file with this content; the label is `label` unless another is asked for. */
export async function draft(content: string | Uint8Array, asked: Asked = {}): Promise<ModelDraft> {
  const location = asked.name ?? 'data.csv'
  const path = join(folder, location)
  await writeFile(path, content)
  const file = { path, location }
  const { signal } = new AbortController()
  const { label = 'label', ...others } = asked
  const request = { model: 'm', file, label, language: 'node' as const, scratch: folder, signal, ...others }
  const unsplit = await draftModel(request, duckdbTables())
  const timeAsked = asked.time !== undefined
  return splitDraft(
    unsplit,
    { file, digest: '0'.repeat(64), bytes: 1, timeAsked, scratch: folder, signal },
    duckdbTables(),
  )
}

/** Why such a file is refused. */
export async function failureOf(content: string | Uint8Array, asked: Asked = {}): Promise<Failure> {
  const outcome = await draft(content, asked).catch((error: unknown) => error)
  if (outcome instanceof Failure) return outcome
  throw new Error('it did not fail', { cause: outcome })
}

/** Rows as CSV text, by number. */
export function rows(header: string, count: number, line: (row: number) => string): string {
  return `${header}\n${Array.from({ length: count }, (_, row) => `${line(row)}\n`).join('')}`
}

/** Both drafted files, read as the kit reads them. */
export function written(drafted: ModelDraft): { pipeline: Pipeline; contract: Contract } {
  return {
    pipeline: readDocument(Pipeline, draftPipeline(drafted, undefined), 'pipeline.yaml', pipelineRules).value,
    contract: readDocument(Contract, draftContract(drafted, undefined), 'contract.yaml', contractRules).value,
  }
}
