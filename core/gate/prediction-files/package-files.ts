import type { Sha256 } from '#core/digest.ts'
import type { MetricName } from '#core/metrics/metric-table.ts'
import type { Scored } from '#core/metrics/scored.ts'
import type { Gate } from '../gate.ts'
import { type Unusable, unusable } from './unusable.ts'

/** A package beside a model's predictions: only its size is looked at. */
export interface PackageFile {
  /** As the person named it. */
  readonly path: string
  readonly sha256: Sha256
  readonly bytes: number
}

/** Packages by the model they are of. */
export interface PackageFiles {
  readonly candidate?: PackageFile | undefined
  readonly champion?: PackageFile | undefined
}

/** A model's answers with the size of its package, where that is known. */
export function withPackage(scored: Scored, file: PackageFile | undefined): Scored {
  return file === undefined ? scored : { ...scored, serving: { ...scored.serving, packageBytes: file.bytes } }
}

/** Where the gate asks for the size of a package that nobody named, that is the answer. */
export function packageLacking(
  gate: Gate,
  { candidate, champion }: PackageFiles,
  hasChampion: boolean,
): Unusable | undefined {
  const size: MetricName = 'package_size'
  const compared = gate.metric === size || gate.guardrails.some(({ metric }) => metric === size)
  const asked = compared || gate.at_most[size] !== undefined
  if (asked && candidate === undefined)
    return unusable('gate-unfit', {
      words: `${size} cannot be judged: the candidate’s package is not named.`,
      next: 'name it by --package candidate.tar.gz.',
    })
  if (compared && hasChampion && champion === undefined)
    return unusable('gate-unfit', {
      words: `${size} cannot be compared: the champion’s package is not named.`,
      next: 'name it by --champion-package champion.tar.gz.',
    })
  return undefined
}
