import type { Sha256 } from '#core/digest.ts'

/** The ledger of one holdout version as it stands now. */
export interface LedgerSnapshot {
  readonly holdout: Sha256
  /** What the ref points at, for comparing; undefined while there is no ref. */
  readonly revision: string | undefined
  /** The whole file; undefined while this holdout has none. */
  readonly text: string | undefined
}

/**
 * Where a model's ledgers are kept: something that can be replaced only as it was seen, such as a Git ref of their
 * own. Two judges that reserve at once cannot both succeed.
 */
export interface LedgerRef {
  /** For messages, such as refs/assay/ledger/trips. */
  readonly name: string
  read(holdout: Sha256): Promise<LedgerSnapshot>
  /** The holdouts that have a ledger, sorted. */
  holdouts(): Promise<Sha256[]>
  /**
   * Puts a text in the place of the one that was read, leaving the other holdouts' ledgers as they are.
   * @param change what was appended, for the history
   * @returns moved: somebody wrote in between and nothing was changed; read again
   */
  replace(
    seen: LedgerSnapshot,
    text: string,
    change: { readonly message: string; readonly at: Date },
  ): Promise<'replaced' | 'moved'>
}
