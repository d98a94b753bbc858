import { realpath } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type NoFile, noSuchFile, whyNoFile } from '#adapters/files/why-no-file.ts'
import { columnReading } from '#core/contract/column-reading.ts'
import type { Contract } from '#core/contract/contract.ts'
import { type Reference, referencesOf } from '#core/data/references.ts'
import type { ReferenceFile, ReferenceRelation, TableFile } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { duckdbTypes } from './column-types.ts'
import { isParquet } from './file-reader.ts'
import { loadFiles } from './load-file.ts'

/**
 * Finds the files of a contract's references: below the first of these folders that has one. A link that leads out of
 * its folder, or to a hidden file in it, is none.
 * @throws Failure DATA_MISSING, CONFIGURATION_INVALID for a path that leads elsewhere
 */
export async function findReferences(
  contract: Contract,
  files: readonly TableFile[],
  repository: string | undefined,
): Promise<ReferenceFile[]> {
  const folders = [
    ...(repository === undefined ? [] : [repository]),
    ...files.map(({ path }) => dirname(resolve(path))),
  ]
  return Promise.all(referencesOf(contract).map((reference) => find(reference, [...new Set(folders)])))
}

/**
 * Holds references that were located by others against links: a path that leads elsewhere is none.
 * @throws Failure CONFIGURATION_INVALID
 */
export async function withoutLinks(references: readonly ReferenceFile[]): Promise<ReferenceFile[]> {
  return Promise.all(
    references.map(async (reference) => {
      const { name, location, path } = reference
      const own = location.split('/').join(sep)
      if (!path.endsWith(own) || (await realpath(path)).endsWith(own)) return reference
      throw new Failure({
        code: 'CONFIGURATION_INVALID',
        problem: `reference ${name}: ${location} leads out of its folder`,
        allowed: 'a data file of the repository or beside the data',
      })
    }),
  )
}

async function find({ name, location }: Reference, folders: readonly string[]): Promise<ReferenceFile> {
  let why: NoFile | undefined
  for (const folder of folders) {
    const path = resolve(folder, location)
    const found = await whyNoFile(path, location)
    if (found !== undefined) {
      if (found.problem !== noSuchFile) why = found
      continue
    }
    const actual = await realpath(path)
    const inside = relative(await realpath(folder), actual).split(sep)
    if (inside.some((part) => part.startsWith('.')) || inside.join('/') === '') {
      throw new Failure({
        code: 'CONFIGURATION_INVALID',
        problem: `reference ${name}: ${location} leads out of its folder`,
        allowed: 'a data file of the repository or beside the data',
      })
    }
    return { name, location, path: actual }
  }
  throw new Failure({
    code: 'DATA_MISSING',
    problem: `reference ${name}: ${location}: ${why?.problem ?? noSuchFile}`,
    allowed: 'a path of a file from the root of the repository, or from the folder of the data',
    next: 'bring the file, or correct `references` in customProperties of the contract.',
  })
}

/**
 * Loads references beside the data, each under a name of its own.
 * @throws Failure NO_DATA for zero bytes, DATA_UNDECODABLE, CANCELLED
 */
export async function loadReferences(
  connection: DuckDBConnection,
  references: readonly ReferenceFile[],
  contract: Contract,
  cancelIfAborted: () => void,
): Promise<ReadonlyMap<string, ReferenceRelation>> {
  const loaded = new Map<string, ReferenceRelation>()
  for (const [index, file] of references.entries()) {
    const from = `assay_reference_${index}`
    const [source] = await loadFiles(connection, [file], contract, cancelIfAborted, from)
    if (source === undefined) continue
    const inPlace = isParquet(file.path)
    const types = new Map(
      [...source.types].map(([name, type]) => [name, inPlace ? type : 'VARCHAR'] as const),
    )
    loaded.set(file.name, {
      location: file.location,
      from,
      rows: source.rows,
      columns: source.columns,
      reading: (property) => {
        const reading = columnReading(property, contract, types, duckdbTypes)
        return reading.raw === undefined ? undefined : reading
      },
    })
  }
  return loaded
}
