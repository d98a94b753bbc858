import { resolve } from 'node:path'
import { readRegularFile, whyUnreadable } from '#adapters/files/regular-file.ts'
import { sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { FileFormat, FileRole, PredictionFile } from '#core/gate/prediction-files/file-columns.ts'
import { formatOf } from './file-format.ts'

/** Larger files are refused: all of a file is held in memory. */
const mostBytes = 2 ** 31
/** Larger texts do not fit into one string. */
const mostTextBytes = 2 ** 29

/** An opened file with its bytes. */
export interface OpenedFile extends PredictionFile {
  readonly content: Uint8Array
}

/**
 * Reads a file of predictions or labels and opens it: CSV, JSON lines or Parquet, by its extension or, without a known one, by its content.
 * @param path as the person wrote it, from `folder`
 * @throws Failure DATA_MISSING where there is no such file, NO_DATA for an empty one, DATA_UNDECODABLE where it cannot be read
 */
export async function openPredictionFile(
  role: FileRole,
  path: string,
  folder: string,
  signal?: AbortSignal | undefined,
): Promise<OpenedFile> {
  let bytes: Uint8Array
  try {
    bytes = await readRegularFile(resolve(folder, path), { most: mostBytes, signal })
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    throw unreadable(role, path, cause as NodeJS.ErrnoException)
  }
  return predictionFileOf(path, bytes)
}

/**
 * Opens the bytes of a file, wherever they come from.
 * @param path what the file is called; its extension says how it is written
 * @throws Failure as openPredictionFile does
 */
export async function predictionFileOf(path: string, bytes: Uint8Array): Promise<OpenedFile> {
  if (bytes.byteLength === 0) {
    throw new Failure({
      code: 'NO_DATA',
      problem: `${path} is empty: zero bytes`,
      next: 'write the predictions into it again.',
    })
  }
  const format = formatOf(path, bytes)
  const most = format === 'parquet' ? mostBytes : mostTextBytes
  if (bytes.byteLength > most) {
    throw new Failure({
      code: 'DATA_UNDECODABLE',
      problem: `${path} has ${bytes.byteLength} bytes`,
      allowed: `at most ${most} bytes of ${format}`,
      next: format === 'parquet' ? 'leave out columns that are not needed.' : 'write it as Parquet.',
    })
  }
  const { names, read } = await reader(format, path, bytes)
  return { path, format, sha256: sha256(bytes), bytes: bytes.byteLength, names, read, content: bytes }
}

/** Loads only what the format needs. */
async function reader(
  format: FileFormat,
  path: string,
  bytes: Uint8Array,
): Promise<Pick<PredictionFile, 'names' | 'read'>> {
  switch (format) {
    case 'csv':
    case 'tsv': {
      const { openCsv } = await import('./csv-file.ts')
      return openCsv(path, bytes, format === 'csv' ? ',' : '\t')
    }
    case 'json-lines': {
      const { openJsonLines } = await import('./json-lines-file.ts')
      return openJsonLines(path, bytes)
    }
    case 'parquet': {
      const { openParquet } = await import('./parquet-file.ts')
      return openParquet(path, bytes)
    }
  }
}

function unreadable(role: FileRole, path: string, cause: NodeJS.ErrnoException): Failure {
  return new Failure({
    code: 'DATA_MISSING',
    problem: `the ${role}’s file ${path} cannot be read: ${whyUnreadable(cause)}`,
    next: `name the file by --${role}.`,
    cause,
  })
}
