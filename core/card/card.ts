import * as z from 'zod'
import { BehaviourReport } from '#core/behaviour/behaviour-report.ts'
import { Name } from '#core/config/quantities.ts'
import { findingsOf } from '#core/contract/results.ts'
import { digestOf, Sha256 } from '#core/digest.ts'
import { chosenThreshold, Evidence } from '#core/evidence/evidence.ts'
import { SealedAnswer } from '#core/evidence/sealed-answer.ts'
import { GateVerdict } from '#core/gate/verdict.ts'
import { type Pipeline, Purpose, Task } from '#core/pipeline/pipeline.ts'
import { md, paragraphs, table } from '#core/report/markdown.ts'
import { metricLines, withInterval } from '#core/report/metric-lines.ts'
import { outcomeMarks } from '#core/report/report-words.ts'
import { RunManifest } from '#core/run/run-manifest.ts'
import { Version } from '#core/run/version.ts'
import { cardSections } from './card-sections.ts'
import { limitsOf } from './limits.ts'

/** `model-cards/<model>/<version>.json`: everything worth knowing about a version, for machines; `.md` is made of it. */
export const CardJson = z.strictObject({
  schemaVersion: z.literal(1),
  model: Name,
  version: Version,
  owner: z.string(),
  at: z.iso.datetime().optional().describe('When the card was made, UTC.'),
  purpose: Purpose,
  task: Task,
  decisionThreshold: z
    .number()
    .optional()
    .describe('Binary classification: a score of at least this counts as positive.'),
  features: RunManifest.shape.features,
  label: RunManifest.shape.label,
  classes: RunManifest.shape.classes,
  data: z.strictObject({
    files: RunManifest.shape.data.shape.files,
    rows: z.record(z.string(), z.int()).describe('Rows by part: what was trained on, what was held out.'),
    contract: z
      .strictObject({ file: z.string(), id: z.string(), version: z.string(), sha256: Sha256 })
      .optional(),
    checks: z.int().describe('Promises of the contract that were checked.'),
    warnings: z
      .array(z.strictObject({ id: z.string(), observed: z.string(), expected: z.string() }))
      .describe('Broken promises that do not block, worst first.'),
  }),
  training: RunManifest.shape.training.extend({ trainingKey: Sha256, commit: z.string() }),
  package: RunManifest.shape.package,
  outcome: Evidence.shape.outcome,
  verdict: GateVerdict.optional().describe('The judgement it was merged by.'),
  sealed: SealedAnswer.optional().describe('In the place of a verdict, where the holdout is sealed.'),
  behaviour: BehaviourReport.optional().describe('Cases, groups, calibration, importance, worse input.'),
  limits: z.array(z.string()).describe('What was not shown, not assessed, or has to be kept in mind.'),
  evidence: Sha256.describe('Digest of the evidence a reviewer read.'),
  snapshot: Sha256.optional().describe('Reference profile for drift.'),
})
export type CardJson = z.infer<typeof CardJson>

/** What a card is made of. */
export interface CardSource {
  readonly pipeline: Pipeline
  readonly run: RunManifest
  readonly evidence: Evidence
  /** When the card is made, UTC; left out, the card holds no time and the same run gives the same bytes. */
  readonly at?: string | undefined
}

/** The threshold the rules state, or the one that was chosen when it was judged. */
function thresholdOf(pipeline: Pipeline, evidence: Evidence): Pick<CardJson, 'decisionThreshold'> {
  const { decision_threshold: stated } = pipeline.evaluation
  const threshold = stated === 'chosen' ? chosenThreshold(evidence) : stated
  return threshold === undefined ? {} : { decisionThreshold: threshold }
}

/** The card of a version, from what was recorded about its run. */
export function modelCard({ pipeline, run, evidence, at }: CardSource): CardJson {
  const { verdict, data } = evidence
  const heldOut = verdict === undefined || verdict.outcome === 'unjudgeable' ? {} : { holdout: verdict.rows }
  const trained = Object.fromEntries(
    Object.entries(run.data.channels).map(([part, { rows }]) => [part, rows]),
  )
  return {
    schemaVersion: 1,
    model: run.model,
    version: run.version,
    owner: pipeline.owner,
    ...(at === undefined ? {} : { at }),
    purpose: pipeline.purpose,
    task: run.task,
    ...(run.task === 'binary-classification' ? thresholdOf(pipeline, evidence) : {}),
    features: run.features,
    label: run.label,
    ...(run.classes === undefined ? {} : { classes: run.classes }),
    data: {
      files: run.data.files,
      rows: { ...trained, ...heldOut },
      ...(data === undefined ? {} : { contract: data.contract }),
      checks: data?.checks.length ?? 0,
      warnings: findingsOf(data?.checks ?? []).map(({ id, observed, expected }) => ({
        id,
        observed,
        expected,
      })),
    },
    training: { ...run.training, trainingKey: run.trainingKey, commit: run.commit },
    package: run.package,
    outcome: evidence.outcome,
    ...(verdict === undefined ? {} : { verdict }),
    ...(evidence.sealed === undefined ? {} : { sealed: evidence.sealed }),
    ...(evidence.behaviour === undefined ? {} : { behaviour: evidence.behaviour }),
    limits: limitsOf(evidence),
    evidence: digestOf(evidence),
    ...(evidence.snapshot === undefined ? {} : { snapshot: evidence.snapshot }),
  }
}

/** The card for people. */
export function renderCard(card: CardJson): string {
  return `${paragraphs(cardSections(card)).markdown}\n`
}

/** `model-cards/README.md`: every version by model, newest first. */
export function renderCardIndex(cards: readonly CardJson[]): string {
  const sorted = [...cards].sort((a, b) =>
    a.model === b.model ? (a.version > b.version ? -1 : 1) : a.model < b.model ? -1 : 1,
  )
  const rows = sorted.map((card) => {
    const { verdict } = card
    const judged = verdict === undefined || verdict.outcome === 'unjudgeable' ? undefined : verdict
    const metric =
      judged === undefined
        ? undefined
        : metricLines(judged, card.purpose.stakeholders).find((line) => line.metric === judged.metric)
    return [
      md`${card.model}`,
      md`[${card.version}](${card.model}/${card.version}.md)`,
      md`${outcomeMarks[card.outcome]}`,
      md`${metric === undefined ? '' : `${metric.metric} ${withInterval(metric.candidate)}`}`,
      md`${card.purpose.problem}`,
    ]
  })
  const index =
    rows.length === 0
      ? md`No version was promoted yet.`
      : table(
          [
            { head: 'Model' },
            { head: 'Version' },
            { head: 'Judged' },
            { head: 'By' },
            { head: 'What it answers' },
          ],
          rows,
        )
  return `${paragraphs([md`# Model cards`, md`One card for each version that was promoted. This page is generated.`, index]).markdown}\n`
}
