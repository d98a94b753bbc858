import { createHash } from 'node:crypto'
import { stringify } from 'csv-stringify/sync'
import { withScratch } from '#adapters/files/disk-folder.ts'
import type { Kit } from '#adapters/kit.ts'
import { propertiesOf } from '#core/contract/contract.ts'
import { featureSelection } from '#core/data/cut-channels.ts'
import { featuresOf, nameColumns, openLockedData } from '#core/data/open-data.ts'
import { inPart, rowId } from '#core/data/parts.ts'
import { identifier, rowNumberColumn } from '#core/data/sql.ts'
import type { Cell } from '#core/data/tables.ts'
import { readLock, readModel } from '#core/pipeline/read-model.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { model } from './stage.ts'

/** A report that was held back at random: what a caller sends, and what arrives later with the outcome. */
export interface Report {
  readonly id: string
  readonly features: Readonly<Record<string, Cell>>
  /** The row as the source has it. */
  readonly source: Readonly<Record<string, Cell>>
}

/** The held-back reports, in an order drawn by their ids. */
export async function heldBackReports(kit: Kit, surroundings: Surroundings): Promise<Report[]> {
  const files = await readModel(kit.tree, kit.settings, model)
  const lock = await readLock(kit.tree, kit.settings, model)
  const { pipeline, contract } = files
  const raw = propertiesOf(contract).map(({ name }) => ({ name, expression: name }))
  const features = featuresOf(pipeline)
  return withScratch(async (scratch) => {
    await using table = await openLockedData(
      { lock, lockFile: 'data.lock.yaml', contract, scratch, signal: surroundings.signal },
      kit,
    )
    await nameColumns(
      table,
      { policy: pipeline, contract, features: { feature: features, raw }, file: 'pipeline.yaml' },
      kit.tables,
    )
    const read = (owner: string, names: readonly string[]) =>
      table.columns({
        select: { 'assay:id': rowId(pipeline), ...featureSelection(owner, names) },
        where: inPart('replay'),
        orderBy: identifier(rowNumberColumn),
      })
    const { 'assay:id': ids = [], ...sent } = await read(
      'feature',
      features.map(({ name }) => name),
    )
    const { 'assay:id': _ids, ...source } = await read(
      'raw',
      raw.map(({ name }) => name),
    )
    const row = (columns: Record<string, Cell[]>, index: number): Record<string, Cell> =>
      Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[index] ?? null]))
    const reports = ids.map((id, index) => ({
      id: String(id),
      features: row(sent, index),
      source: row(source, index),
    }))
    return reports.sort((a, b) => (drawn(a.id) < drawn(b.id) ? -1 : 1))
  })
}

/** The same reports with speeds in km/h, as an upstream system would suddenly send them. */
export function inKilometresPerHour(reports: readonly Report[]): Report[] {
  const converted = (value: Cell | undefined): Cell =>
    typeof value === 'number' ? Math.round(value * 1.852) : (value ?? null)
  return reports.map((report) => ({
    ...report,
    features: { ...report.features, speed_knots: converted(report.features.speed_knots) },
    source: { ...report.source, 'Speed IAS in knots': converted(report.source['Speed IAS in knots']) },
  }))
}

/** Reports as a file like the source. */
export function asCsv(reports: readonly Report[]): Uint8Array {
  const columns = Object.keys(reports[0]?.source ?? {})
  const rows = reports.map((report) => columns.map((column) => report.source[column] ?? ''))
  return new TextEncoder().encode(stringify([columns, ...rows]))
}

/** So many reports drawn with replacement, always the same for the same pool. */
export function drawnWithReplacement(pool: readonly Report[], count: number): Report[] {
  return Array.from({ length: count }, (_, index) => {
    const position = Number.parseInt(drawn(`draw-${index}`).slice(0, 8), 16) % pool.length
    const report = pool[position]
    if (report === undefined) throw new RangeError('nothing to draw from')
    return report
  })
}

function drawn(id: string): string {
  return createHash('md5').update(`replay:${id}`).digest('hex')
}
