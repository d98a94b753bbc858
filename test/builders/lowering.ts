import { checkNamed } from '#core/contract/checks/catalogue.ts'
import type { CheckParameters, LoweringContext } from '#core/contract/checks/definition.ts'
import type { FileFacts, Lowered, TableFacts } from '#core/contract/checks/lowered.ts'
import { propertiesOf } from '#core/contract/contract.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'
import { contractOf, type WrittenProperty } from './contract.ts'

/** What a check is lowered for: DuckDB, at the turn of 2026. */
export function loweringContext(
  properties: readonly WrittenProperty[],
  rest: Partial<Omit<LoweringContext, 'contract' | 'properties' | 'property'>> & {
    readonly on?: string
  } = {},
): LoweringContext {
  const { contract } = contractOf(properties)
  const { on, ...others } = rest
  const read = propertiesOf(contract)
  return {
    contract,
    properties: read,
    property: read.find(({ name }) => name === on),
    dialect: duckdbDialect,
    now: new Date('2026-01-01T00:00:00Z'),
    snapshot: undefined,
    use: undefined,
    ...others,
  }
}

/** A check as it is lowered, with the defaults of its parameters. */
export function lowered(parameters: Record<string, unknown>, context: LoweringContext): Lowered {
  const definition = checkNamed(String(parameters.check))
  return definition.lower(definition.schema.parse(parameters) as CheckParameters, context)
}

/** A file as facts have it: names with types. */
export function fileFacts(
  columns: Readonly<Record<string, string>>,
  rest: Partial<FileFacts> = {},
): FileFacts {
  return {
    location: 'data.parquet',
    rows: 1,
    bytes: 100,
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    ...rest,
  }
}

export function tableFacts(...files: readonly FileFacts[]): TableFacts {
  return { files, rows: files.reduce((sum, { rows }) => sum + rows, 0), columns: new Map() }
}
