import { type Sha256, sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import { sealedOf } from '#core/gate/gate.ts'
import type { LedgerRef } from '#core/ledger/ledger-ref.ts'
import { SealedSettings } from '#core/ledger/sealed-settings.ts'
import { readCsv } from '#core/package/csv-text.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import type { LabelledRows } from './labelled-rows.ts'
import type { Policies } from './policies.ts'

/**
 * How the holdout of a pull request is sealed; undefined where it is open. What either side seals is sealed: the base's
 * settings count, so that nobody opens a holdout to look and closes it again. The labels are data, and the head's.
 */
export function sealOf({ judging, head }: Pick<Policies, 'judging' | 'head'>): SealedSettings | undefined {
  const [before, after] = [sealedOf(judging.pipeline.gate), sealedOf(head.pipeline.gate)]
  const settings = before ?? after
  if (settings === undefined) return undefined
  const labels = after?.labels ?? before?.labels
  return { ...settings, ...(labels === undefined ? {} : { labels }) }
}

/** Where the rules in force cannot be read, a model that has a ledger is taken for sealed: its numbers stay with the judge. */
export async function sealWhereUnreadable(
  { broken }: Pick<Policies, 'broken'>,
  ledger: () => LedgerRef,
): Promise<SealedSettings | undefined> {
  if (broken === undefined || (await ledger().holdouts()).length === 0) return undefined
  return SealedSettings.parse({})
}

/**
 * The sealed labels of these rows, in their order.
 * @param rows the holdout as the data have it; its labels count only where none are kept apart
 * @throws Failure DATA_MISSING if the store does not hold them, DATA_UNDECODABLE if a row has none
 */
export async function sealedLabels(
  { labels: digest }: Pick<SealedSettings, 'labels'>,
  rows: LabelledRows,
  store: ArtifactStore,
): Promise<LabelledRows> {
  if (digest === undefined) return rows
  const bytes = await store.readBlob(digest)
  if (bytes === undefined) {
    throw new Failure({
      code: 'DATA_MISSING',
      problem: `${store.location} does not hold the sealed labels ${digest}`,
      next: 'give the judge the store they were put into by `assay seal-holdout`.',
    })
  }
  const byId = labelsById(new TextDecoder().decode(bytes), digest)
  const missing = rows.rowIds.filter((id) => !byId.has(id)).length
  if (missing > 0 || byId.size !== rows.rowIds.length) {
    throw undecodable(
      digest,
      `it has ${byId.size} rows; ${missing} of the ${rows.rowIds.length} rows of the holdout are not among them`,
    )
  }
  return { rowIds: rows.rowIds, labels: rows.rowIds.map((id) => byId.get(id) ?? null) }
}

/** Ids and labels as the store keeps them, and the digest by which `gate.mode` names them. */
export function sealedLabelsText({ rowIds, labels }: LabelledRows): { text: string; sha256: Sha256 } {
  const quoted = (value: unknown): string => `"${String(value).replaceAll('"', '""')}"`
  const lines = rowIds.map((id, row) => `${quoted(id)},${quoted(labels[row])}`)
  const text = `${['id,label', ...lines].join('\n')}\n`
  return { text, sha256: sha256(text) }
}

function labelsById(text: string, digest: Sha256): ReadonlyMap<string, string> {
  const read = readCsv(text)
  if (!read.ok) throw undecodable(digest, read.words)
  const [head, ...rows] = read.rows
  if (head?.join() !== 'id,label') throw undecodable(digest, `its columns are ${head?.join(', ') ?? 'none'}`)
  const byId = new Map(rows.map(([id = '', label = '']) => [id, label]))
  if (byId.size !== rows.length) throw undecodable(digest, 'an id is in it twice')
  return byId
}

function undecodable(digest: Sha256, problem: string): Failure {
  return new Failure({
    code: 'DATA_UNDECODABLE',
    problem: `the sealed labels ${digest} do not fit the holdout: ${problem}`,
    allowed: 'a CSV of id and label, one line for each row of the holdout',
    next: 'seal this holdout: `assay seal-holdout` writes the file and names its digest.',
  })
}
