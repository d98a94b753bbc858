import type { Sha256 } from '#core/digest.ts'
import type { PredictionColumns } from '#core/metrics/join-scored.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import type { PredictionColumn } from './predictions-file.ts'

/** A row as a request carries it. */
export type RequestRow = Readonly<Record<string, string | number | boolean | null>>

/** Serves a package as it will be served, in a folder of its own, and asks it about rows. */
export interface Scorer {
  /**
   * @param use called while the package serves
   * @throws Failure PACKAGE_INVALID, MODEL_NOT_SERVING or PREDICTIONS_INVALID
   */
  withPackage<Result>(
    request: {
      readonly bytes: Uint8Array
      readonly sha256: Sha256
      readonly log: string
      readonly signal: AbortSignal
    },
    use: (
      score: (rows: readonly RequestRow[]) => Promise<Prediction[]>,
      /** Asks about one row after the other. @returns milliseconds each */
      time: (rows: readonly RequestRow[]) => Promise<number[]>,
    ) => Promise<Result>,
  ): Promise<Result>
}

/** Makes the immutable bytes that serve. */
export interface Packer {
  pack(
    folder: string,
    signal: AbortSignal,
  ): Promise<{ readonly bytes: Uint8Array; readonly sha256: Sha256; readonly size: number }>
}

/** Reads and writes files of predictions. */
export interface PredictionFiles {
  write(columns: readonly PredictionColumn[]): Uint8Array
  read(bytes: Uint8Array, name: string): Promise<PredictionColumns>
}
