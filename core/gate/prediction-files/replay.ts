import { canonicalJson } from '#core/digest.ts'
import { fileRoles } from './file-columns.ts'
import { verdictFileText } from './record-verdict.ts'
import type { PackageInput, VerdictFile } from './verdict-file.ts'

/** One place where two verdicts differ. */
export interface VerdictDifference {
  /** Such as `verdict.metrics.0.candidate.estimate`. */
  readonly path: string
  /** JSON, or "nothing". */
  readonly was: string
  readonly is: string
}

/** What came of computing a verdict again. */
export interface Replay {
  readonly schemaVersion: 1
  /** Inputs and answer are the same, to the last bit of every number. */
  readonly same: boolean
  /** The whole file is the same, byte by byte. */
  readonly sameBytes: boolean
  readonly changedInputs: readonly {
    /** As the flag that names it, or `baseline NAME`. */
    readonly role: string
    readonly path: string
    readonly was: string
    readonly is: string
  }[]
  /** Another version computes now. */
  readonly engine: readonly VerdictDifference[]
  /** The first places where the answers differ. */
  readonly differences: readonly VerdictDifference[]
  readonly headline: string
}

const mostDifferences = 20

/**
 * Holds a verdict against the one computed again.
 * @param text the recorded file as it stands on disk
 */
export function compareVerdicts(text: string, recorded: VerdictFile, again: VerdictFile): Replay {
  const [before, now] = [inputsOf(recorded), inputsOf(again)]
  const changedInputs = [...before].flatMap(([role, was]) => {
    const is = now.get(role)
    return is === undefined || was.sha256 === is.sha256
      ? []
      : [{ role, path: was.path, was: was.sha256, is: is.sha256 }]
  })
  const differences = differencesOf(answerOf(recorded), answerOf(again))
  const same = changedInputs.length === 0 && differences.length === 0
  return {
    schemaVersion: 1,
    same,
    sameBytes: text === verdictFileText(again),
    changedInputs,
    engine: differencesOf({ engine: recorded.engine }, { engine: again.engine }),
    differences: differences.slice(0, mostDifferences),
    headline: again.headline,
  }
}

/** A replay for a terminal: first whether the verdict is the same. */
export function replayLines(replay: Replay, file: string): string {
  const { same, sameBytes, changedInputs, engine, differences } = replay
  const lines = [
    same
      ? `✅ The same verdict, ${sameBytes ? 'byte for byte' : 'to the last bit of every number'}: ${replay.headline}`
      : `❌ Not the same verdict: ${notSame(replay)}.`,
    ...changedInputs.map(
      ({ role, path, was, is }) =>
        `  The ${role}’s file ${path} is not the one that was judged: SHA-256 ${is}, it was ${was}.`,
    ),
    ...engine.map(({ path, was, is }) => `  Computed by another version: ${path} is ${is}, it was ${was}.`),
    ...differences.map(({ path, was, is }) => `  ${path}: ${was} became ${is}`),
  ]
  if (same && !sameBytes && engine.length === 0)
    lines.push(`  ${file} itself is written differently; what it says is the same.`)
  return lines.join('\n')
}

function notSame({ changedInputs, differences }: Replay): string {
  if (changedInputs.length === 0) return 'the same files give another answer'
  return differences.length === 0 ? 'other files give the same answer' : 'other files give another answer'
}

function inputsOf({ inputs }: VerdictFile): Map<string, PackageInput> {
  return new Map([
    ...fileRoles.flatMap((role) => {
      const input = inputs[role]
      return input === undefined ? [] : [[role, input] as const]
    }),
    ...Object.entries(inputs.baselines ?? {}).map(([name, input]) => [`baseline ${name}`, input] as const),
    ...(
      [
        ['validation', inputs.validation],
        ['champion-validation', inputs.championValidation],
        ['package', inputs.package],
        ['champion-package', inputs.championPackage],
      ] as const
    ).flatMap(([role, input]) => (input === undefined ? [] : [[role, input] as const])),
  ])
}

/** What is said, without what computed it. */
function answerOf({ engine: _engine, inputs: _inputs, ...answer }: VerdictFile): unknown {
  return answer
}

function differencesOf(was: unknown, is: unknown, path: readonly string[] = []): VerdictDifference[] {
  if (isBranch(was) && isBranch(is) && Array.isArray(was) === Array.isArray(is)) {
    const keys = new Set([...Object.keys(was), ...Object.keys(is)])
    return [...keys].flatMap((key) =>
      differencesOf(was[key as keyof typeof was], is[key as keyof typeof is], [...path, key]),
    )
  }
  const [before, now] = [jsonOf(was), jsonOf(is)]
  return before === now ? [] : [{ path: path.join('.'), was: before, is: now }]
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function jsonOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = canonicalJson(value)
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}
