import * as z from 'zod'
import { BehaviourReport } from '#core/behaviour/behaviour-report.ts'
import { ContractChange } from '#core/contract/contract-change-shape.ts'
import { DataDiff } from '#core/contract/data-diff-shape.ts'
import { DataResults } from '#core/contract/results.ts'
import { Sha256 } from '#core/digest.ts'
import { exitCodes } from '#core/failure.ts'
import { DecisionThreshold } from '#core/gate/decision-threshold.ts'
import { GateVerdict } from '#core/gate/verdict.ts'
import { Version } from '#core/run/version.ts'
import { SealedAnswer } from './sealed-answer.ts'

const Subject = z.strictObject({
  version: Version,
  package: Sha256,
  bytes: z.int(),
  trainingKey: Sha256,
  commit: z.string(),
  features: z.array(z.string()),
})
export type Subject = z.infer<typeof Subject>

const Late = z.strictObject({
  feature: z.string(),
  expression: z.string(),
  reason: z.enum(['after_outcome', 'unknown']),
  columns: z.array(z.string()),
})

/**
 * `evidence.json`: everything a reviewer reads about one model in one pull request, and what the verdict rests on.
 * It holds no clock time: the same pull request on the same base gives the same bytes.
 */
export const Evidence = z.strictObject({
  schemaVersion: z.literal(1),
  model: z.string(),
  change: z.enum(['model', 'promotion', 'revert', 'release', 'removal', 'mixed']),
  environment: z.string().optional().describe('The environment a promotion is for.'),
  base: z.string().describe('The commit whose policy judges.'),
  head: z.string().describe('The commit that is judged.'),
  outcome: z.enum(Object.keys(exitCodes) as [keyof typeof exitCodes, ...(keyof typeof exitCodes)[]]),
  headline: z.string().describe('The verdict in one sentence.'),
  reasons: z.array(z.string()).describe('Why it does not pass; worst first.'),
  notes: z.array(z.string()),
  owner: z.string().optional(),
  stakeholders: z.record(z.string(), z.string()).optional(),
  newModel: z.boolean().describe('The base has no policy for this model: the pull request brings its own.'),
  rulesChanged: z.array(z.string()).describe('Parts of the policy the pull request changes.'),
  dataChanged: z
    .strictObject({
      rowsBefore: z.int().optional(),
      rowsAfter: z.int(),
      added: z.array(z.string()),
      removed: z.array(z.string()),
      diff: DataDiff.optional().describe('From the profiles of both versions, which the judge made.'),
      notCompared: z.string().optional().describe('Why the versions were not compared.'),
    })
    .optional()
    .describe('The pull request moves data.lock.yaml.'),
  contractChange: ContractChange.optional().describe(
    'The pull request changes the contract: what it asks of those who make the data, and which checks of these data flip.',
  ),
  candidate: Subject.optional(),
  champion: Subject.extend({ environment: z.string() }).optional(),
  knownTooLate: z.array(Late),
  data: DataResults.optional(),
  verdict: GateVerdict.optional().describe("By the base commit's policy (a new model: by its own)."),
  headVerdict: GateVerdict.optional().describe("By the pull request's own policy, where it changes rules."),
  behaviour: BehaviourReport.optional().describe(
    "Cases, groups, calibration, importance and worse input, by the base's rules; the pull request's own where only these ask.",
  ),
  sealed: SealedAnswer.optional().describe(
    'The holdout is sealed: what its ledger says of this candidate, in the place of a verdict.',
  ),
  validation: GateVerdict.optional().describe(
    'Where the holdout is sealed: the gate on the validation rows, for people; it decides nothing.',
  ),
  decisionThreshold: DecisionThreshold.optional().describe(
    'Where the holdout is sealed: from which scores on the models predict positive, chosen on validation rows.',
  ),
  policy: Sha256.optional(),
  holdout: Sha256.optional().describe('Digest of the ids and labels of the holdout.'),
  snapshot: Sha256.optional().describe('Reference profile for drift.'),
})
export type Evidence = z.infer<typeof Evidence>

/** The threshold that was chosen for the candidate; undefined where the rules state one, or none is needed. */
export function chosenThreshold({ verdict, decisionThreshold }: Evidence): number | undefined {
  const judged = verdict === undefined || verdict.outcome === 'unjudgeable' ? undefined : verdict
  const candidate = (judged?.decisionThreshold ?? decisionThreshold)?.candidate
  return candidate === undefined || candidate.from === 'rules' ? undefined : candidate.threshold
}

/** A pass that can be promoted; the store keeps one for each evidence of a run. */
export const JudgedRun = z.strictObject({
  schemaVersion: z.literal(1),
  model: z.string(),
  trainingKey: Sha256,
  evidence: Sha256,
  snapshot: Sha256,
  files: Sha256.describe("Digest of the model's files at the head, environments aside."),
  at: z.iso.datetime().describe('When it was judged, UTC.'),
})
export type JudgedRun = z.infer<typeof JudgedRun>

/** Where the store keeps what was judged about a run. */
export function judgedRunKey(model: string, trainingKey: Sha256, evidence: Sha256): string {
  return `judged/${model}/${trainingKey}/${evidence}.json`
}
