import type { CapturedTraffic } from '#core/serving/captured-row.ts'
import { readCaptures } from './read-captures.ts'

/** Data capture below a folder. */
export function captureFolder(folder: string): CapturedTraffic {
  return { read: (signature, signal) => readCaptures(folder, signature, signal) }
}
