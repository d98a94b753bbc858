import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readPredictions, writePredictions } from '#adapters/parquet/predictions-parquet.ts'
import { type Bundle, bundleFiles } from '#core/run/bundle.ts'
import { sealBundle } from '#core/run/seal-bundle.ts'
import type { Checkout } from '../clone.ts'
import { modelFiles, pipelineOf } from '../tiny-model.ts'
import { newRepository } from '../tiny-repository.ts'
import { build, bundleOf, model } from './lanes.ts'

export function slope(value: number) {
  const pipeline = pipelineOf(model)
  return { ...pipeline, training: { ...pipeline.training, hyperparameters: { slope: value, colour: 0 } } }
}

export function withFeature(name: string, expression: string) {
  const pipeline = slope(3)
  const { data } = pipeline
  const features = [...new Set([...data.features, name])]
  return { ...pipeline, data: { ...data, features, columns: { ...data.columns, [name]: expression } } }
}

export async function builtHead(pipeline: unknown): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-forgery-'))
  const checkout = await newRepository(modelFiles(model), folder)
  await checkout.commit('proposal', modelFiles(model, { pipeline }))
  await build(checkout)
  return checkout
}

export async function packageOf(checkout: Checkout): Promise<Uint8Array> {
  return (await bundleOf(checkout).readBytes(bundleFiles.package)) ?? new Uint8Array()
}

/** What whoever controls the build lane can always do: list the files as they are now. */
export async function reseal(checkout: Checkout): Promise<void> {
  const commit = await checkout.git('rev-parse', 'HEAD')
  await sealBundle(bundleOf(checkout), { model, commit, stage: 'complete' })
}

// biome-ignore lint/suspicious/noExplicitAny: a forger writes what the schema does not allow
export type Json = Record<string, any>

export async function editJson(checkout: Checkout, path: string, edit: (value: Json) => Json): Promise<void> {
  const folder = bundleOf(checkout)
  const value = JSON.parse((await folder.readText(path)) ?? 'null') as Json
  await folder.write(path, JSON.stringify(edit(value)))
  await reseal(checkout)
}

export async function editPredictions(
  checkout: Checkout,
  edit: (rowIds: readonly string[]) => readonly string[],
): Promise<Uint8Array> {
  const path = bundleFiles.predictions('holdout')
  const folder = bundleOf(checkout)
  const before = await readPredictions((await folder.readBytes(path)) ?? new Uint8Array(), path)
  const rowIds = Array.from(before.rowIds, String)
  const bytes = writePredictions([
    { name: 'row_id', type: 'string', values: edit(rowIds) },
    { name: 'score', type: 'number', values: rowIds.map(() => 0.5) },
  ])
  await folder.write(path, bytes)
  return bytes
}

export async function listFile(checkout: Checkout, file: { path: string; bytes: number }): Promise<void> {
  const folder = bundleOf(checkout)
  const bundle = JSON.parse((await folder.readText(bundleFiles.bundle)) ?? '') as Bundle
  const files = [...bundle.files, { ...file, sha256: '0'.repeat(64) }]
  await folder.write(bundleFiles.bundle, JSON.stringify({ ...bundle, files }))
}
