import type { SignatureInput, SignatureOutput } from '#core/package/package-manifest.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import type { FeatureRow } from './payload-rows.ts'

/** What the captured requests carry and what the model answers: the signature of the package that served. */
export interface CaptureSignature {
  readonly inputs: readonly SignatureInput[]
  readonly output: SignatureOutput
}

/** One row that was scored. A request of several rows gives several, with the same event. */
export interface CapturedRow {
  readonly kind: 'row'
  /** When it was scored, to the second. */
  readonly at: Date
  readonly eventId: string
  /** The row's place in its request, from 0. */
  readonly row: number
  /** What the caller named the request. */
  readonly inferenceId: string | undefined
  readonly endpoint: string
  readonly variant: string
  readonly features: FeatureRow
  /** Undefined if the answer was not captured or is none; the latter comes with a problem too. */
  readonly prediction: Prediction | undefined
}

/** Something in a capture file that gives no rows, or no predictions. Reading goes on. */
export interface CaptureProblem {
  readonly kind: 'problem'
  /** Path from the folder, with `/`. */
  readonly file: string
  /** Counted from 1; 0 for the file as a whole. */
  readonly line: number
  /** True for a last line without its end: the writer stopped within it, or is still writing. */
  readonly torn: boolean
  readonly words: string
}

/** Reads what an endpoint captured, in time order. */
export interface CapturedTraffic {
  read(signature: CaptureSignature, signal: AbortSignal): AsyncIterable<CapturedRow | CaptureProblem>
}
