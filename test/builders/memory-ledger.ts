import { sha256 } from '#core/digest.ts'
import type { LedgerRef } from '#core/ledger/ledger-ref.ts'

/** A ledger ref in memory: the files of all holdouts under one revision, replaced only as they were seen. */
export interface MemoryLedger extends LedgerRef {
  /** What stands there now, by holdout. */
  readonly files: Map<string, string>
  /** Messages of what was written, oldest first. */
  readonly log: string[]
  /** Called before each replacement: somebody else may write first. */
  beforeReplace: () => void | Promise<void>
}

export function memoryLedger(model = 'trips'): MemoryLedger {
  const files = new Map<string, string>()
  const log: string[] = []
  const revision = (): string | undefined => (log.length === 0 ? undefined : sha256(log.join('\n')))
  const ledger: MemoryLedger = {
    name: `refs/assay/ledger/${model}`,
    files,
    log,
    beforeReplace: () => undefined,
    read: async (holdout) => ({ holdout, revision: revision(), text: files.get(holdout) }),
    holdouts: async () => [...files.keys()].sort(),
    replace: async (seen, text, { message }) => {
      await ledger.beforeReplace()
      if (seen.revision !== revision()) return 'moved'
      files.set(seen.holdout, text)
      log.push(message)
      return 'replaced'
    },
  }
  return ledger
}
