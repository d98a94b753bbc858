import type { Pipeline } from '#core/pipeline/pipeline.ts'
import type { Dialect } from './dialect.ts'
import { duckdbDialect } from './duckdb-dialect.ts'
import { constant, identifier, text } from './sql.ts'

/**
 * Where a row goes. `reference` and `replay` are held back at random before splitting: the first is scored at
 * evaluation, so that live predictions have something to be compared with; the second can be replayed as traffic.
 */
export const parts = ['train', 'validation', 'holdout', 'reference', 'replay'] as const
export type Part = (typeof parts)[number]

/** Which part a row belongs to; NULL for rows without a label, or without the time or group they are split by. */
export const partColumn = 'assay:part'

/** Share of the held-back rows that become the reference of the prediction column. */
const referenceShare = 0.2

/** SQL condition: the row is in this part. */
export function inPart(part: Part): string {
  return `${identifier(partColumn)} = ${text(part)}`
}

/** The id of a row as text, as SQL. */
export function rowId(pipeline: Pick<Pipeline, 'data'>): string {
  return `CAST(${identifier(pipeline.data.id)} AS VARCHAR)`
}

/**
 * SQL that gives every row its part, over the named columns. Rows are placed by the MD5 of their id, which every
 * engine computes alike, so that a row stays where it is when others come or go; only stratified splits, whose shares
 * are exact, move the few rows next to a border.
 */
export function partExpression(
  pipeline: Pick<Pipeline, 'data'>,
  dialect: Pick<Dialect, 'md5'> = duckdbDialect,
): string {
  const { split, label } = pipeline.data
  const id = rowId(pipeline)
  const lot: Lot = (name, value) => `substr(${dialect.md5(`${text(`${name}:`)} || ${value}`)}, 1, 8)`
  const branches = [
    `WHEN ${identifier(label)} IS NULL OR ${id} IS NULL THEN NULL`,
    ...(split.hold_back > 0
      ? [
          `WHEN ${lot('hold_back', id)} < ${hex(split.hold_back)} AND ${lot('drift_reference', id)} < ${hex(referenceShare)} THEN 'reference'`,
          `WHEN ${lot('hold_back', id)} < ${hex(split.hold_back)} THEN 'replay'`,
        ]
      : []),
    ...placed(pipeline, id, lot),
  ]
  return `CASE ${branches.join(' ')} END`
}

/** Eight hex digits drawn for a row, uniform and independent between names. */
type Lot = (name: string, value: string) => string

function placed({ data }: Pick<Pipeline, 'data'>, id: string, lot: Lot): string[] {
  const { split } = data
  switch (split.by) {
    case 'time': {
      const time = identifier(data.time ?? data.id)
      return [
        `WHEN ${time} IS NULL THEN NULL`,
        `WHEN ${time} < CAST(${text(split.validation)} AS DATE) THEN 'train'`,
        `WHEN ${time} < CAST(${text(split.test)} AS DATE) THEN 'validation'`,
        `ELSE 'holdout'`,
      ]
    }
    case 'random':
      return byLot(lot(`split:${split.seed}`, id), split.test, split.validation)
    case 'group': {
      const group = `CAST(${identifier(split.column)} AS VARCHAR)`
      return [
        `WHEN ${group} IS NULL THEN NULL`,
        ...byLot(lot(`split:${split.seed}`, group), split.test, split.validation),
      ]
    }
    case 'stratified': {
      const label = identifier(data.label)
      const position = `(row_number() OVER (PARTITION BY ${label} ORDER BY ${lot(`split:${split.seed}`, id)}, ${id}) - 1)`
      const count = `count(*) OVER (PARTITION BY ${label})`
      return [
        // Training comes first: a class of one row is learned, not asked about.
        `WHEN ${position} < ${constant(1 - split.test - split.validation)} * ${count} THEN 'train'`,
        `WHEN ${position} < ${constant(1 - split.test)} * ${count} THEN 'validation'`,
        `ELSE 'holdout'`,
      ]
    }
  }
}

function byLot(drawn: string, test: number, validation: number): string[] {
  return [
    `WHEN ${drawn} < ${hex(test)} THEN 'holdout'`,
    `WHEN ${drawn} < ${hex(test + validation)} THEN 'validation'`,
    `ELSE 'train'`,
  ]
}

function hex(share: number): string {
  const value = Math.min(0xff_ff_ff_ff, Math.floor(share * 2 ** 32))
  return text(value.toString(16).padStart(8, '0'))
}
