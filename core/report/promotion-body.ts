import type { DeploymentRecord } from '#core/deployment/deployment-record.ts'
import type { DriftReport } from '#core/drift/report.ts'
import { shortNumber } from '#core/drift/words.ts'
import type { Environment } from '#core/environment/environment.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { behaviourLines } from './behaviour-tables.ts'
import {
  block,
  code,
  details,
  joined,
  list,
  type Markdown,
  md,
  nothing,
  paragraphs,
  prose,
  table,
} from './markdown.ts'
import { plainLines, plainText } from './plain-text.ts'
import { contextWords, verdictWords } from './report-words.ts'
import { mainMetrics, moneyTable } from './section-tables.ts'

/** A pull request of the kit, as text: the title is plain, the body Markdown. */
export interface PullRequestText {
  readonly title: string
  readonly body: string
}

export interface Promotion {
  /** The environment file as it will be. */
  readonly environment: Environment
  /** As it is; undefined if nothing runs there yet. */
  readonly before: Environment | undefined
  /** The evidence the file names. */
  readonly evidence: Evidence
  /** Environments where the package was verified, in order. */
  readonly verifiedIn: readonly string[]
  /** Path of the card from the repository root. */
  readonly card: string
}

/** The pull request that moves an environment to a version: what moves, what was read about it, where it ran. */
export function promotionPullRequest(promotion: Promotion): PullRequestText {
  const { environment: after, before, evidence, verifiedIn, card } = promotion
  const { verdict } = evidence
  const judged = verdict === undefined || verdict.outcome === 'unjudgeable' ? undefined : verdict
  const move =
    before === undefined
      ? md`${code(after.environment)} of ${code(after.model)} gets its first version: **${after.version}**.`
      : md`${code(after.environment)} of ${code(after.model)} moves from ${before.version} to **${after.version}**.`
  const ran =
    verifiedIn.length === 0
      ? md`It has not run anywhere yet: this is the first environment.`
      : md`It was verified in ${names(verifiedIn)}.`
  const { canary, bake } = after.serve.strategy
  const watched = typeof bake === 'string' ? `for ${bake}` : `for ${bake.requests} of its requests`
  const body = paragraphs([
    md`${move} ${ran}`,
    md`**Merging deploys it.** ${canary} of the traffic goes to the new version first and is watched ${watched}; then the rest follows, and what runs is checked against this file. An alarm takes it back.`,
    md`### What was judged when it was made`,
    prose(verdict === undefined ? evidence.headline : `It ${verdictWords(verdict)}`, 800),
    prose(contextWords(evidence), 400),
    judged === undefined ? nothing : mainMetrics(judged, evidence.stakeholders),
    judged === undefined ? nothing : moneyTable(judged),
    evidence.behaviour === undefined
      ? nothing
      : md`**Beside the gate**\n\n${behaviourLines(evidence.behaviour)}`,
    md`Before this can be merged, the check judges it again against what runs in ${code(after.environment)} now; see its comment below. The model card says more: ${code(card, 200)}.`,
    details('Every digest that moves', moved(before, after)),
  ])
  return {
    title: title(`Promote ${after.model} ${after.version} to ${after.environment}`),
    body: whole(body),
  }
}

export interface Revert {
  /** The environment file as it will be: the earlier package and the hold. */
  readonly environment: Environment
  /** As it is: what failed. */
  readonly from: Environment
  /** What happened, in the words of whoever noticed. */
  readonly reason: string
  /** The record that verified what it goes back to. */
  readonly verified: DeploymentRecord
}

/** The pull request that takes an environment back: what happened, why that version, how the hold ends. */
export function revertPullRequest({ environment: after, from, reason, verified }: Revert): PullRequestText {
  const lines = plainLines(reason, 25, 200)
  const what = lines.length === 1 ? prose(lines[0] ?? '', 600) : block(lines)
  const body = paragraphs([
    md`${code(after.environment)} of ${code(after.model)} goes back from ${from.version} to **${after.version}**.`,
    md`### What happened`,
    what,
    md`### Why this version`,
    md`It is the last one verified here: at ${verified.at}, deployed from ${code(verified.commit)}: ${prose(verified.why, 400)}`,
    md`### What follows`,
    list([
      md`Merging deploys ${after.version}; it is not judged by its metrics again.`,
      md`A hold comes with it: nothing is promoted to ${code(after.environment)} until a person ends it.`,
      md`To end the hold, open a pull request that removes the ${code('hold')} section from this environment file. The next promotion then opens by itself.`,
      md`${from.version} is not deployed here again by itself.`,
    ]),
    details('Every digest that moves', moved(from, after)),
  ])
  return {
    title: title(`Take ${after.environment} of ${after.model} back to ${after.version}`),
    body: whole(body),
  }
}

/**
 * The pull request that retrains: which columns drifted, how that is known, what comes next.
 * @throws RangeError if the report recommends no retraining
 */
export function retrainingPullRequest(report: DriftReport): PullRequestText {
  const { recommendation, model, environment, window, version } = report
  if (recommendation.kind !== 'retrain') throw new RangeError('this report recommends no retraining')
  const { evidence } = recommendation
  const span = window.from === undefined || window.to === undefined ? '' : `, ${window.from} to ${window.to}`
  const rows = evidence
    .slice(0, 50)
    .map((row) => [
      md`${code(row.column, 60)}<br><sub>${row.role}</sub>`,
      md`${row.change}`,
      md`${row.kind}`,
      md`${shortNumber(row.psi)}`,
      md`${row.effect}`,
      md`${row.p < 0.0001 ? 'under 0.0001' : shortNumber(row.p)}`,
      md`${row.flagged}`,
    ])
  const more = evidence.length - rows.length
  const body = paragraphs([
    md`The traffic of ${code(model)} in ${code(environment)}${version === undefined ? '' : ` (${version})`} no longer looks like what it was trained on. This adds the rows that arrived since and trains again.`,
    table(
      [
        { head: 'Column' },
        { head: 'What changed' },
        { head: 'Kind' },
        { head: 'PSI', align: 'right' },
        { head: 'Effect' },
        { head: 'p', align: 'right' },
        { head: 'Seen in' },
      ],
      rows,
    ),
    more > 0 ? md`and ${more} more columns.` : nothing,
    md`### What follows`,
    list([
      md`The contract is held against the new rows first: a unit or a code that changed is refused there, and nothing is trained on it.`,
      md`The model is trained on the rows of this pull request and judged like any other change. A drift alone is no reason to merge: read the comment below.`,
      md`Close this if the change is known and harmless.`,
    ]),
    details(
      'How it was judged',
      list([
        md`Window ${code(window.name)}${span}, judged at ${report.judgedAt}`,
        md`Against the profile ${code(report.snapshot)}`,
        md`${report.method}`,
      ]),
    ),
  ])
  const columns = evidence.slice(0, 3).map((row) => plainText(row.column, 40))
  const others = evidence.length - columns.length
  return {
    title: title(
      `Retrain ${model}: ${environment} drifts in ${columns.join(', ')}${others > 0 ? ` and ${others} more` : ''}`,
    ),
    body: whole(body),
  }
}

/** What two environment files say, side by side; only the new one where there was none. */
function moved(before: Environment | undefined, after: Environment): Markdown {
  const parts: [string, (environment: Environment) => string | undefined][] = [
    ['version', (of) => of.version],
    ['package', (of) => of.package.sha256],
    ['image', (of) => of.image],
    ['evidence', (of) => of.evidence],
    ['reference profile for drift', (of) => of.snapshot],
    ['training key', (of) => of.run],
    ['commit trained', (of) => of.commit],
    [
      'instances',
      (of) =>
        of.serve.instance === undefined ? undefined : `${of.serve.instances ?? 1} × ${of.serve.instance}`,
    ],
  ]
  const rows = parts
    .filter(([, of]) => of(after) !== undefined || (before !== undefined && of(before) !== undefined))
    .map(([name, of]) => [
      md`${name}`,
      ...(before === undefined ? [] : [cell(of(before))]),
      before !== undefined && of(before) === of(after) ? md`the same` : cell(of(after)),
    ])
  return table(
    [{ head: '' }, ...(before === undefined ? [] : [{ head: 'Now' }]), { head: 'After merging' }],
    rows,
  )
}

function cell(value: string | undefined): Markdown {
  return value === undefined ? nothing : code(value, 200)
}

function names(of: readonly string[]): Markdown {
  return joined(
    of.map((name) => code(name, 60)),
    ', ',
  )
}

function title(words: string): string {
  return plainText(words, 200)
}

function whole(body: Markdown): string {
  return `${body.markdown}\n`
}
