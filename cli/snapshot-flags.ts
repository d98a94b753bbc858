import type { TableSnapshot } from '#core/drift/table-snapshot.ts'
import { Failure } from '#core/failure.ts'
import type { Surroundings } from '#core/surroundings.ts'

/** Profiles files that a person names, by a contract that a person names. */
export async function snapshotNamedFiles(
  names: readonly string[],
  contractFile: string,
  cwd: string,
  surroundings: Pick<Surroundings, 'signal'>,
): Promise<TableSnapshot> {
  const [{ snapshotFiles }, { duckdbTables }, { digestOfFile }, { withScratch }, files] = await Promise.all([
    import('#core/drift/snapshot-files.ts'),
    import('#adapters/duckdb/duckdb-tables.ts'),
    import('#adapters/files/folder-tree.ts'),
    import('#adapters/files/disk-folder.ts'),
    import('#adapters/files/named-files.ts'),
  ])
  const found = await files.namedFiles(names, cwd)
  const text = await files.readNamedText(contractFile, cwd)
  return withScratch((scratch) =>
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
