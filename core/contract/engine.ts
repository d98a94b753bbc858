import * as z from 'zod'
import type { Finding } from '#core/config/read-document.ts'
import type { Contract } from '#core/contract/contract.ts'
import { splitFilesOf } from '#core/contract/split-files.ts'
import { Failure } from '#core/failure.ts'

/** What judges data that no files are named for: `auto` is Athena where the contract has such a server. */
export const engines = ['auto', 'duckdb', 'athena'] as const
export type Engine = (typeof engines)[number]

/** A table of Athena's, and how it is asked. What is not known is left to Athena and the AWS SDK. */
export interface AthenaSource {
  readonly catalog?: string | undefined
  readonly database: string
  readonly table: string
  readonly region?: string | undefined
  readonly workgroup?: string | undefined
  /** `s3://bucket/prefix/`, where results go. */
  readonly outputLocation?: string | undefined
}

/** What a person says of the table beside the contract; goes before what the contract says. */
export interface NamedAthenaTable {
  /** `table`, `database.table` or `catalog.database.table`. */
  readonly table?: string | undefined
  readonly workgroup?: string | undefined
  readonly outputLocation?: string | undefined
}

/** An entry of `servers` as the standard describes Athena's; other keys are left aside. */
const AthenaServer = z.looseObject({
  type: z.literal('athena'),
  catalog: z.string().min(1).optional(),
  schema: z.string().min(1).optional(),
  stagingDir: z.string().min(1).optional(),
  regionName: z.string().min(1).optional(),
  customProperties: z
    .array(z.looseObject({ property: z.string(), value: z.unknown() }))
    .optional()
    .catch(undefined),
})
type AthenaServer = z.infer<typeof AthenaServer>

/** What a contract says should judge its data: `customProperties: [{property: engine, value: athena}]`. */
export function engineOf(contract: Pick<Contract, 'customProperties'>): Engine {
  const stated = contract.customProperties.find(({ property }) => property === 'engine')?.value
  return z.enum(engines).catch('auto').parse(stated)
}

/** An engine that is none would be taken for `auto`. */
export function engineIsOne(contract: Contract): Finding[] {
  return contract.customProperties.flatMap(({ property, value }, index) =>
    property !== 'engine' || z.enum(engines).safeParse(value).success
      ? []
      : [
          {
            path: ['customProperties', index, 'value'],
            problem: `engine: found ${JSON.stringify(value)}`,
            allowed: engines.join(', '),
          },
        ],
  )
}

/** Whether data that nobody names on the spot are a table of Athena's: not where the contract itself names files. */
export function isForAthena(contract: Contract): boolean {
  const engine = engineOf(contract)
  if (engine !== 'auto') return engine === 'athena'
  return serverOf(contract) !== undefined && splitFilesOf(contract).length === 0
}

/**
 * The table that is meant: what a person names, and for the rest the contract's server of type `athena` and its table.
 * @param file of the contract, for messages
 * @throws Failure USAGE for a name that is none or has too many steps, CONFIGURATION_INVALID where no database is known
 */
export function athenaSourceOf(contract: Contract, named: NamedAthenaTable, file: string): AthenaSource {
  const server = serverOf(contract)
  const [written] = contract.schema
  const steps = named.table?.split('.') ?? [written?.physicalName ?? written?.name ?? '']
  if (steps.length > 3 || steps.some((step) => step === '')) {
    throw new Failure({
      code: 'USAGE',
      problem: `\`${named.table}\` is no table of Athena’s`,
      allowed: 'table, database.table or catalog.database.table',
    })
  }
  const [table = '', database = server?.schema, catalog = server?.catalog] = steps.toReversed()
  if (database === undefined) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `nothing says in which database the table \`${table}\` is`,
      next: 'name it as database.table, or give the contract a server: {server: prod, type: athena, schema: DATABASE, stagingDir: s3://bucket/prefix/}.',
      place: { file },
    })
  }
  return {
    catalog,
    database,
    table,
    region: server?.regionName,
    workgroup: named.workgroup ?? workgroupOf(server),
    outputLocation: named.outputLocation ?? server?.stagingDir,
  }
}

function serverOf({ servers }: Pick<Contract, 'servers'>): AthenaServer | undefined {
  const listed: readonly unknown[] = Array.isArray(servers) ? servers : []
  return listed.map((server) => AthenaServer.safeParse(server).data).find((server) => server !== undefined)
}

/** The standard has no word for it. */
function workgroupOf(server: AthenaServer | undefined): string | undefined {
  const value = server?.customProperties?.find(({ property }) => property === 'workgroup')?.value
  return typeof value === 'string' && value !== '' ? value : undefined
}
