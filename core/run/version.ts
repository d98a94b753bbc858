import * as z from 'zod'
import type { Sha256 } from '#core/digest.ts'

/** `<yyyymmdd of the run's head commit, UTC>-<first 8 of the package digest>`. */
export const Version = z
  .string()
  .regex(/^\d{8}-[0-9a-f]{8}$/, 'a version such as 20261121-0a1b2c3d')
  .describe("Day of the run's head commit (UTC) and the first 8 digits of the package digest.")
export type Version = z.infer<typeof Version>

/** The version of a package first made from a commit of that time. */
export function versionOf(commitTime: Date, packageDigest: Sha256): Version {
  return `${commitTime.toISOString().slice(0, 10).replaceAll('-', '')}-${packageDigest.slice(0, 8)}`
}
