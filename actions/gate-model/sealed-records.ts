import * as z from 'zod'
import { Sha256 } from '#core/digest.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import { parseRecord } from '#core/store/parse-record.ts'

/** A run on a sealed holdout, whole: for whoever may read the judge's store, and nobody else. */
const SealedRecord = z.object({
  schemaVersion: z.literal(1),
  run: z.int().min(1),
  head: Sha256.describe('Digest of the line that charged the run.'),
  problem: z.string().optional(),
})

interface Charged {
  readonly run: number
  readonly head: Sha256
  readonly holdout: Sha256
}

/** Keeps everything about a run; the first judge of a run writes, later ones find the same. */
export async function recordRun(
  store: ArtifactStore,
  model: string,
  facts: Charged & Readonly<Record<string, unknown>>,
): Promise<void> {
  const { kind: _kind, ...kept } = facts
  await store.putRecord(
    'trusted',
    keyOf(model, facts.holdout, facts.run),
    JSON.stringify({ schemaVersion: 1, model, ...kept }),
  )
}

/** The newest line of the ledger that was seen before; the ledger has to hold it still. */
export async function knownHead(
  store: ArtifactStore,
  model: string,
  holdout: Sha256,
): Promise<Sha256 | undefined> {
  const key = (await store.listRecords('trusted', folderOf(model, holdout))).at(-1)
  return key === undefined ? undefined : (await readRecord(store, key))?.head
}

/** Why the holdout could not judge in this run, where that was so. */
export async function problemOf(
  store: ArtifactStore,
  model: string,
  holdout: Sha256,
  run: number,
): Promise<string | undefined> {
  return (await readRecord(store, keyOf(model, holdout, run)))?.problem
}

async function readRecord(
  store: ArtifactStore,
  key: string,
): Promise<z.infer<typeof SealedRecord> | undefined> {
  const text = await store.readRecord('trusted', key)
  return text === undefined ? undefined : parseRecord(SealedRecord, text, { store: store.location, key })
}

function folderOf(model: string, holdout: Sha256): string {
  return `sealed/${model}/${holdout}/`
}

/** Zeros in front, so that the order of keys is the order of runs. */
function keyOf(model: string, holdout: Sha256, run: number): string {
  return `${folderOf(model, holdout)}${String(run).padStart(4, '0')}.json`
}
