import type { DuckDBConnection } from '@duckdb/node-api'
import { identifier, text } from '#core/data/sql.ts'
import type { Failure } from '#core/failure.ts'
import { isParquet, literalPath } from './file-reader.ts'
import type { SourceFile } from './load-file.ts'
import { engineWords, undecodable } from './undecodable.ts'

/**
 * Why a statement over Parquet files may have failed: a footer can be read while pages behind it cannot. Reads every column
 * of every file once, and only after a statement failed.
 * @returns undefined where all of them can be read, and for files that were read whole when they were opened
 */
export async function unreadablePages(
  connection: DuckDBConnection,
  files: readonly SourceFile[],
): Promise<Failure | undefined> {
  for (const file of files.filter(({ path }) => isParquet(path))) {
    for (const name of file.types.keys()) {
      try {
        await connection.run(
          `SELECT max(hash(${identifier(name)})) FROM read_parquet(${text(literalPath(file.path))})`,
        )
      } catch (cause) {
        return undecodable(file, `${engineWords(file, cause)} (column \`${name}\`)`, {
          next: 'write the file again, or fetch it again.',
          cause,
        })
      }
    }
  }
  return undefined
}
