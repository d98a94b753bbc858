import type { TableSnapshot } from '#core/drift/table-snapshot.ts'
import { Failure } from '#core/failure.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { type NamedData, withNamedData } from './named-data.ts'

/** Profiles files that a person names, by a contract that a person names. */
export async function snapshotNamedFiles(
  data: NamedData,
  contractFile: string,
  surroundings: Pick<Surroundings, 'signal' | 'progress'>,
): Promise<TableSnapshot> {
  const [{ snapshotFiles }, { duckdbTables }, { digestOfFile }, { readNamedText }] = await Promise.all([
    import('#core/drift/snapshot-files.ts'),
    import('#adapters/duckdb/duckdb-tables.ts'),
    import('#adapters/files/folder-tree.ts'),
    import('#adapters/files/named-files.ts'),
  ])
  const text = await readNamedText(contractFile, data.cwd)
  return withNamedData(data, surroundings, (found, scratch) =>
    snapshotFiles(
      { files: found, contract: { text, file: contractFile } },
      { tables: duckdbTables(), digest: digestOfFile, scratch },
      surroundings,
    ),
  )
}

/** @throws Failure USAGE */
export function missingFlag(flag: string, allowed: string): Failure {
  return new Failure({ code: 'USAGE', problem: `--${flag} is missing`, allowed })
}
