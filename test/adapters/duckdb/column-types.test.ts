import { expect, it } from 'vitest'
import { footersTell } from '#adapters/duckdb/column-types.ts'

it.each([
  ['integer', 'BIGINT', undefined, 'all'],
  ['integer', 'UBIGINT', 499_999, 'all'],
  ['integer', 'UBIGINT', undefined, 'nothing'],
  ['integer', 'DOUBLE', 3, 'nothing'],
  ['number', 'DECIMAL(9,2)', undefined, 'all'],
  ['boolean', 'BIGINT', 1, 'nothing'],
  ['timestamp', 'DATE', '2026-01-31', 'all'],
  ['date', 'TIMESTAMP', '2026-01-31T00:00:00Z', 'nothing'],
  ['string', 'BIGINT', 3, 'missing'],
  ['string', 'VARCHAR', 'a', 'nothing'],
  ['array', 'BIGINT[]', undefined, 'nothing'],
] as const)('of %s in %s with %j as its largest, the footer tells %s', (logicalType, type, largest, told) => {
  expect(footersTell({ logicalType }, type, largest)).toBe(told)
})
