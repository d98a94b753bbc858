import { featureSelection } from '#core/data/cut-channels.ts'
import { inPart } from '#core/data/parts.ts'
import { identifier, rowNumberColumn } from '#core/data/sql.ts'
import type { Table } from '#core/data/tables.ts'
import { digestOf, type Sha256 } from '#core/digest.ts'
import { type ReferenceColumn, type Snapshot, snapshotJson, takeSnapshot } from '#core/drift/snapshot.ts'
import { runKey } from '#core/run/run-manifest.ts'
import type { GateModelPorts } from './ports.ts'
import type { Candidate } from './read-candidate.ts'
import { keepEvaluation } from './stored-predictions.ts'

/**
 * Keeps what was verified: package, run, predictions and the reference profile for drift, in the trusted part of the
 * store. Everything is named by digest, so doing it twice changes nothing.
 * @param closed features whose values are nobody's business: a profile holds values, so they are not in it
 * @returns digest of the reference profile
 */
export async function publishRun(
  candidate: Extract<Candidate, { kind: 'candidate' }>,
  table: Table,
  closed: ReadonlySet<string>,
  ports: Pick<GateModelPorts, 'store'>,
): Promise<Sha256> {
  const { store } = ports
  const { run, evaluation } = candidate
  await store.putBlob(candidate.package)
  for (const bytes of Object.values(candidate.predictionBytes)) await store.putBlob(bytes)
  for (const bytes of candidate.baselines.bytes) await store.putBlob(bytes)
  await keepEvaluation(evaluation, store)
  await store.putRecord('trusted', runKey(run), JSON.stringify(run))
  const snapshot = await referenceProfile(candidate, table, closed)
  const stored = await store.putBlob(new TextEncoder().encode(snapshotJson(snapshot)))
  return stored.sha256
}

/**
 * Features as they are in all rows that were not held back: live rows are drawn like these, whatever their date.
 * Predictions as they are on the reference rows, which the model never saw.
 */
async function referenceProfile(
  { run, reference }: Extract<Candidate, { kind: 'candidate' }>,
  table: Table,
  closed: ReadonlySet<string>,
): Promise<Snapshot> {
  const open = run.features.filter(({ name }) => !closed.has(name))
  const names = open.map((feature) => feature.name)
  const values = await table.columns({
    select: { ...featureSelection('candidate', names), [rowNumberColumn]: identifier(rowNumberColumn) },
    where: `${inPart('train')} OR ${inPart('validation')} OR ${inPart('holdout')}`,
    orderBy: identifier(rowNumberColumn),
  })
  const features = open.map(
    ({ name, type }): ReferenceColumn => ({
      name,
      role: 'feature',
      kind: type === 'number' ? 'number' : 'category',
      values: values[name] ?? [],
    }),
  )
  const source = { dataset: digestOf(run.data.files), rows: values[rowNumberColumn]?.length ?? 0 }
  const columns = features.length === 0 ? [] : takeSnapshot(features, source).columns
  const snapshot: Snapshot = { schemaVersion: 1, source, columns }
  const answers = run.task === 'binary-classification' ? reference?.score : reference?.prediction
  if (answers === undefined || answers.length === 0) return snapshot
  const kind = run.task === 'multiclass' ? 'category' : 'number'
  const predicted = takeSnapshot(
    [
      {
        name: 'prediction',
        role: 'prediction',
        kind,
        values: Array.from(answers, (value) => value as string | number | null),
      },
    ],
    { ...source, rows: answers.length },
  )
  return { ...snapshot, columns: [...snapshot.columns, ...predicted.columns] }
}
