import { stringify } from 'yaml'
import { readDocument } from '#core/config/read-document.ts'
import type { JudgingContract } from '#core/contract/check-table.ts'
import { Contract } from '#core/contract/contract.ts'
import { contractRules } from '#core/contract/rules.ts'
import { sha256 } from '#core/digest.ts'

/** A column as a contract file writes it. */
export type WrittenProperty = Readonly<Record<string, unknown>> & { readonly name: string }

/** A contract file, as an object. */
export function contractDocument(
  properties: readonly WrittenProperty[],
  rest: {
    readonly quality?: readonly unknown[]
    readonly customProperties?: readonly unknown[]
    readonly servers?: unknown
  } = {},
): Record<string, unknown> {
  const { quality, ...top } = rest
  return {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: 'trips',
    version: '1.0.0',
    status: 'active',
    ...top,
    schema: [{ name: 'trips', properties, ...(quality === undefined ? {} : { quality }) }],
  }
}

/** A contract that has been read, with its lines. */
export function contractOf(...written: Parameters<typeof contractDocument>): JudgingContract {
  const text = stringify(contractDocument(...written))
  const document = readDocument(Contract, text, 'contract.yaml', contractRules)
  return {
    contract: document.value,
    contractDocument: document,
    contractFile: 'contract.yaml',
    contractDigest: sha256(text),
  }
}

/** A check of the kit as a contract file writes it. */
export function check(
  implementation: Readonly<Record<string, unknown>>,
  rest: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return { type: 'custom', engine: 'assay', implementation, ...rest }
}

/** What says when a column is known. */
export function known(value: string): { customProperties: unknown[] } {
  return { customProperties: [{ property: 'known', value }] }
}
