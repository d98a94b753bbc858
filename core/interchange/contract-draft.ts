import { catalogue } from '#core/contract/checks/catalogue.ts'
import type { CheckParameters, LogicalType } from '#core/contract/checks/definition.ts'
import type { TypeOptions } from '#core/contract/type-options.ts'
import { plainProperty } from '#core/init/text-contract.ts'

/** A check as a contract is to hold it. */
export interface DraftCheck {
  readonly parameters: CheckParameters
  readonly id?: string | undefined
  /** Left out: error, which blocks. */
  readonly severity?: 'error' | 'warning' | 'info' | undefined
  readonly description?: string | undefined
}

/** A column as a contract is to hold it. */
export interface DraftColumn {
  readonly name: string
  readonly logicalType: LogicalType
  readonly options?: TypeOptions | undefined
  readonly required?: boolean | undefined
  readonly checks: readonly DraftCheck[]
  readonly customProperties?: readonly { readonly property: string; readonly value: unknown }[] | undefined
}

/** A contract of one table in the making. */
export interface ContractDraft {
  readonly id: string
  readonly table: string
  readonly columns: readonly DraftColumn[]
  readonly checks: readonly DraftCheck[]
  readonly customProperties?: readonly { readonly property: string; readonly value: unknown }[] | undefined
}

/** The draft as a contract file writes it: plain values, ready for YAML, in the standard's own form. */
export function writtenContract(draft: ContractDraft): Record<string, unknown> {
  return {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: draft.id,
    version: '0.1.0',
    status: 'draft',
    ...listed('customProperties', draft.customProperties ?? []),
    schema: [
      {
        name: draft.table,
        logicalType: 'object',
        properties: draft.columns.map((column) => ({
          name: column.name,
          logicalType: column.logicalType,
          ...(column.options === undefined ? {} : { logicalTypeOptions: column.options }),
          ...(column.required === true ? { required: true } : {}),
          ...listed('quality', column.checks.map(qualityOf)),
          ...listed('customProperties', column.customProperties ?? []),
        })),
        ...listed('quality', draft.checks.map(qualityOf)),
      },
    ],
  }
}

function listed(key: string, items: readonly unknown[]): Record<string, unknown> {
  return items.length === 0 ? {} : { [key]: items }
}

function qualityOf({ parameters, id, severity, description }: DraftCheck): Record<string, unknown> {
  return {
    ...(id === undefined ? {} : { id }),
    ...(severity === undefined || severity === 'error' ? {} : { severity }),
    ...(description === undefined ? {} : { description }),
    type: 'custom',
    engine: 'assay',
    implementation: parameters,
  }
}

/**
 * Why the kit could not take a check: it has none of the name, or the column or the parameters do not fit it.
 * @param column undefined for a check of the table
 */
export function whyNoCheck(
  parameters: CheckParameters,
  column: Pick<DraftColumn, 'name' | 'logicalType' | 'options'> | undefined,
  columns: readonly string[],
): string | undefined {
  const { check } = parameters
  const definition = catalogue.find(({ name }) => name === check)
  if (definition === undefined) return `there is no check \`${check}\``
  const { about, columnTypes } = definition
  if (about === 'table' && column !== undefined) return `\`${check}\` is about the table`
  if (about === 'column' && column === undefined) return `\`${check}\` is about one column`
  if (column !== undefined && columnTypes !== undefined && !columnTypes.includes(column.logicalType))
    return `\`${check}\` is for ${columnTypes.join(' or ')} columns, and \`${column.name}\` is a ${column.logicalType}`
  const read = definition.schema.safeParse(parameters)
  if (!read.success) {
    const [issue] = read.error.issues
    return `\`${check}\`: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'parameters that do not fit'}`
  }
  const property =
    column === undefined
      ? undefined
      : { ...plainProperty(column.name, column.logicalType), logicalTypeOptions: column.options }
  const [misfit] = definition.misfits(read.data as CheckParameters, { property, columns })
  return misfit === undefined
    ? undefined
    : `${misfit.problem}${misfit.allowed === undefined ? '' : ` (allowed: ${misfit.allowed})`}`
}
