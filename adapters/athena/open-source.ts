import type { AthenaSource } from '#core/contract/engine.ts'
import type { JudgedTable } from '#core/data/tables.ts'
import { boundedAthenaClient } from './athena-client.ts'
import { type AthenaTable, type AthenaTableRequest, openAthenaTable } from './athena-table.ts'

/** A table by what contract and person say of it. */
export type AthenaSourceRequest = Omit<AthenaTableRequest, 'client' | 'place' | 'table' | 'inspector'> & {
  readonly source: AthenaSource
}

/**
 * Opens a table of Athena's with credentials, region and endpoint from where the AWS SDK looks for them.
 * @param loadInspector what reads people's SQL; loaded where there is any
 * @throws Failure as {@link openAthenaTable} does
 */
export function openAthenaSource(
  { source, ...request }: AthenaSourceRequest,
  loadInspector: () => Promise<Pick<JudgedTable, 'inspect' | 'inspectQuery'>>,
): Promise<AthenaTable> {
  const { region, table, ...place } = source
  return openAthenaTable({
    ...request,
    client: boundedAthenaClient(region),
    place,
    table,
    inspector: {
      inspect: async (expression) => (await loadInspector()).inspect(expression),
      inspectQuery: async (query) => (await loadInspector()).inspectQuery(query),
    },
  })
}
