/** How much a package may hold, packed or unpacked. */
export interface PackageLimits {
  /** Files and folders together. */
  readonly entries: number
  /** Bytes of all files together. */
  readonly bytes: number
}

/** 10,000 entries and 1 GiB: a model server with its model, not a machine image. */
export const defaultPackageLimits: PackageLimits = { entries: 10_000, bytes: 2 ** 30 }

/** Bytes that an archive within the limits may need beside the files: headers, padding, long names. */
export function archiveOverhead(limits: PackageLimits): number {
  return limits.entries * 4096 + 2 ** 20
}
