import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import loadInference from 'ydf-inference'
import { type Cell, columnName, encode, type Feature } from './features.ts'

/** `model.json` of the package: what the trees were given, and where they are. */
export interface ModelDescription {
  readonly schemaVersion: 1
  readonly label: string
  readonly features: readonly Feature[]
  /** One zip of YDF's files per member. */
  readonly members: readonly string[]
  readonly ydf: { readonly training: string; readonly inference: string }
}

/** A report to be scored: a cell per feature, missing ones null. */
export type Row = Readonly<Record<string, Cell>>

/** The probability, for each row, that the strike did damage. */
export type Scorer = (rows: readonly Row[]) => number[]

/** Loads a package's model from its folder; rejects if a file is missing or no model. */
export async function loadScorer(
  folder: string,
  wasm: string,
): Promise<Scorer & { features: readonly Feature[] }> {
  const description = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as ModelDescription
  const ydf = await loadInference({ print: () => {}, printErr: () => {}, locateFile: () => wasm })
  const members = await Promise.all(
    description.members.map((file) => ydf.loadModelFromZipBlob(readFileSync(join(folder, file)))),
  )
  const score: Scorer = (rows) => {
    if (rows.length === 0) return []
    const columns = Object.fromEntries(
      description.features.map((feature, index) => [
        columnName(index),
        rows.map((row) => encode(feature, row[feature.name] ?? null)),
      ]),
    )
    const scores = members.map((member) => {
      const predicted = member.predict(columns)
      return member.getLabelClasses()[1] === 'true' ? predicted : predicted.map((value) => 1 - value)
    })
    return rows.map((_, row) => scores.reduce((sum, member) => sum + (member[row] ?? 0), 0) / scores.length)
  }
  return Object.assign(score, { features: description.features })
}
