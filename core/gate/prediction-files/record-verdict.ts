import { engine } from '../engine.ts'
import type { GateVerdict, UnjudgeableReason } from '../verdict.ts'
import type { GivenFiles } from './column-roles.ts'
import type { PredictionFile } from './file-columns.ts'
import type { FilesAnswer } from './judge-files.ts'
import type { PackageFile } from './package-files.ts'
import type { FilesQuestion } from './question.ts'
import { unusableReasons } from './unusable.ts'
import type { PackageInput, VerdictFile, VerdictInput } from './verdict-file.ts'

/** An answer with all it follows from. */
export function recordVerdict(files: GivenFiles, question: FilesQuestion, answer: FilesAnswer): VerdictFile {
  const { candidate, champion, holdout, baselines, validation, championValidation, packages } = files
  const facts = {
    inputs: {
      candidate: inputOf(candidate),
      ...(champion === undefined ? {} : { champion: inputOf(champion) }),
      ...(holdout === undefined ? {} : { holdout: inputOf(holdout) }),
      ...(baselines === undefined || baselines.size === 0
        ? {}
        : {
            baselines: Object.fromEntries(
              [...baselines].map(([name, file]) => [name, inputOf(file)] as const),
            ),
          }),
      ...(validation === undefined ? {} : { validation: inputOf(validation) }),
      ...(championValidation === undefined ? {} : { championValidation: inputOf(championValidation) }),
      ...(packages?.candidate === undefined ? {} : { package: packageOf(packages.candidate) }),
      ...(packages?.champion === undefined ? {} : { championPackage: packageOf(packages.champion) }),
    },
    question,
    engine,
  }
  if (answer.kind === 'judged') {
    const { verdict, gate, taken } = answer
    const { headline } = verdict
    return {
      schemaVersion: 1,
      outcome: outcomeOf(verdict),
      headline,
      ...facts,
      taken: [...taken],
      gate,
      verdict,
    }
  }
  const { first, ...rest } = answer
  return {
    schemaVersion: 1,
    outcome: unusableReasons[answer.reason],
    headline: answer.words,
    ...facts,
    taken: [],
    unusable: { ...rest, ...(first === undefined ? {} : { first: [...first] }) },
  }
}

/** The bytes of verdict.json. */
export function verdictFileText(file: VerdictFile): string {
  return `${JSON.stringify(file, null, 2)}\n`
}

/** Too little to judge is no mistake of anybody's; a gate that does not fit is. */
const unjudgeable: Record<UnjudgeableReason, 'inconclusive' | 'invalid'> = {
  'no-rows': 'inconclusive',
  'class-too-small': 'inconclusive',
  'too-few-units': 'inconclusive',
  'different-rows': 'invalid',
  'champion-missing': 'invalid',
  'value-missing': 'invalid',
  'unit-missing': 'invalid',
  'metric-not-for-task': 'invalid',
}

function outcomeOf(verdict: GateVerdict): VerdictFile['outcome'] {
  return verdict.outcome === 'unjudgeable' ? unjudgeable[verdict.reason] : verdict.outcome
}

function inputOf({ path, format, sha256, bytes }: PredictionFile): VerdictInput {
  return { path, format, sha256, bytes }
}

function packageOf({ path, sha256, bytes }: PackageFile): PackageInput {
  return { path, sha256, bytes }
}
