import type { Finding } from '#core/config/read-document.ts'
import type { TableUse } from '#core/contract/checks/definition.ts'
import type { Sql } from '#core/contract/checks/lowered.ts'
import type { Contract } from '#core/contract/contract.ts'
import { identifier, rowNumberColumn } from '#core/data/sql.ts'
import type { ReadFile } from '#core/data/tables.ts'

/** Files that a contract says a split lies in: paths, patterns and addresses in S3. */
export interface SplitFiles {
  readonly split: string
  readonly names: readonly string[]
}

/** No condition in SQL ends so. */
const fileLike = /^[^'"<>]+\.(csv|tsv|parquet|pq|json|jsonl|ndjson)$/i

/**
 * Contracts are written by people whom whoever judges need not trust: a file of a split is a data file below the folder
 * that is judged in, never a hidden one, or an object of S3.
 */
const allowedPlace = /^(s3:\/\/[^\s/][^\p{Cc}]*|(?![/\\~])(?!.*(^|[/\\])\.)[^\\:\p{Cc}]+)$/iu

/** What one split of `splits` in customProperties comes to: a condition on rows, or files. */
export function conditionOrFiles(
  written: string | readonly string[],
): { readonly condition: string } | { readonly names: readonly string[] } {
  if (typeof written !== 'string') return { names: written }
  return fileLike.test(written) ? { names: [written] } : { condition: written }
}

/** The files of each split, in the order of the contract; empty where splits are conditions, or nothing. */
export function splitFilesOf(contract: Pick<Contract, 'customProperties'>): readonly SplitFiles[] {
  return Object.entries(writtenSplits(contract)).flatMap(([split, written]) => {
    const read = conditionOrFiles(written)
    return 'names' in read ? [{ split, names: read.names }] : []
  })
}

/** Splits of one kind, and files where anybody may point to. */
export function splitFilesFit(contract: Contract): Finding[] {
  const found = splitFilesOf(contract)
  const index = contract.customProperties.findIndex(({ property }) => property === 'splits')
  const path = (...steps: string[]) => ['customProperties', index, 'value', ...steps]
  const mixed = found.length > 0 && found.length < Object.keys(writtenSplits(contract)).length
  return [
    ...(mixed
      ? [
          {
            path: path(),
            problem: 'splits: some are conditions on rows, some are files',
            allowed: 'a condition for each, or files for each',
          },
        ]
      : []),
    ...found.flatMap(({ split, names }) =>
      names
        .filter((name) => !fileLike.test(name) || !allowedPlace.test(name))
        .map((name) => ({
          path: path(split),
          problem: `splits: \`${name}\``,
          allowed:
            'a path without `..` or hidden folders, or s3://bucket/key, to csv, tsv, parquet, pq, json, jsonl or ndjson files',
        })),
    ),
  ]
}

/** A use whose splits are the files that rows were read from; as it was where no file belongs to one. */
export function withFileSplits(
  use: TableUse | undefined,
  files: readonly Pick<ReadFile, 'split' | 'rows'>[],
): TableUse | undefined {
  const splits = rowsOfSplits(files)
  if (Object.keys(splits).length === 0) return use
  const nothing = { label: undefined, eventTime: undefined, entity: undefined, features: {}, expressions: [] }
  return { ...nothing, ...use, splits }
}

/** Rows are numbered through all files in reading order: a split is the numbers of its files. */
function rowsOfSplits(files: readonly Pick<ReadFile, 'split' | 'rows'>[]): Record<string, Sql> {
  const ranges = new Map<string, { first: number; last: number }[]>()
  let before = 0
  for (const { split, rows } of files) {
    const [first, last] = [before + 1, before + rows]
    before = last
    if (split === undefined) continue
    const own = ranges.get(split) ?? []
    const latest = own.at(-1)
    if (latest !== undefined && latest.last === first - 1) latest.last = last
    else own.push({ first, last })
    ranges.set(split, own)
  }
  const row = identifier(rowNumberColumn)
  return Object.fromEntries(
    [...ranges].map(([split, own]) => [
      split,
      `(${own.map(({ first, last }) => `${row} BETWEEN ${first} AND ${last}`).join(' OR ')})`,
    ]),
  )
}

function writtenSplits({
  customProperties,
}: Pick<Contract, 'customProperties'>): Record<string, string | readonly string[]> {
  const stated = customProperties.find(({ property }) => property === 'splits')?.value
  if (typeof stated !== 'object' || stated === null || Array.isArray(stated)) return {}
  return Object.fromEntries(
    Object.entries(stated).filter(
      (entry): entry is [string, string | string[]] =>
        typeof entry[1] === 'string' ||
        (Array.isArray(entry[1]) && entry[1].every((name) => typeof name === 'string')),
    ),
  )
}
