import type { Evidence, Subject } from '#core/evidence/evidence.ts'
import { countText } from '#core/gate/number-words.ts'
import { code, list, type Markdown, md, nothing, paragraphs, prose, table } from './markdown.ts'
import { requirementMark } from './metric-lines.ts'
import { overrideRemarks } from './report-words.ts'
import { otherMetrics, valueCurve } from './section-tables.ts'

/** Everything that was named by digest, so that anybody can look it up or compute it again. */
export function digestTable(evidence: Evidence): Markdown {
  const { candidate, champion } = evidence
  const rows: Markdown[][] = []
  const add = (what: string, of: (subject: Subject) => string): void => {
    if (candidate === undefined && champion === undefined) return
    rows.push([
      md`${what}`,
      candidate === undefined ? nothing : code(of(candidate)),
      ...(champion === undefined ? [] : [code(of(champion))]),
    ])
  }
  add('version', (subject) => subject.version)
  add('package', (subject) => subject.package)
  add('size', (subject) => `${countText(subject.bytes)} bytes`)
  add('training key', (subject) => subject.trainingKey)
  add('commit', (subject) => subject.commit)
  const subjects =
    rows.length === 0
      ? nothing
      : table(
          [{ head: '' }, { head: 'Candidate' }, ...(champion === undefined ? [] : [{ head: 'Champion' }])],
          rows,
        )
  const { sealed } = evidence
  const ledger = sealed === undefined || sealed.kind === 'uncharged' ? undefined : sealed.ledger
  const others: [string, string | undefined][] = [
    ['judged commit', evidence.head],
    ['commit whose rules judge', evidence.base],
    ['policy', evidence.policy],
    ['holdout (ids and labels)', evidence.holdout],
    ['ledger of the sealed holdout', ledger],
    ['its last line', sealed?.kind === 'told' ? sealed.head : undefined],
    ['reference profile for drift', evidence.snapshot],
    ['data contract', evidence.data?.contract.sha256],
    ...(evidence.data?.files ?? [])
      .slice(0, 20)
      .map((file): [string, string | undefined] => [`data: ${file.location}`, file.sha256]),
  ]
  const known = others.flatMap(([what, digest]) =>
    digest === undefined ? [] : [[md`${what}`, code(digest)]],
  )
  return paragraphs([subjects, table([{ head: 'Judged on' }, { head: 'Digest' }], known)])
}

/** Metrics nobody asked about, what every requirement says, honest notes, digests. */
export function detailParts(evidence: Evidence): Markdown {
  const { verdict } = evidence
  const judged = verdict === undefined || verdict.outcome === 'unjudgeable' ? undefined : verdict
  const requirements =
    judged === undefined || judged.requirements.length === 0
      ? nothing
      : md`**What the gate asked**\n\n${list(
          judged.requirements
            .slice(0, 40)
            .map(
              (requirement) =>
                md`${requirementMark(requirement)} ${code(requirement.name)}: ${prose(requirement.words)}`,
            ),
        )}`
  const other = judged === undefined ? nothing : otherMetrics(judged, evidence.stakeholders)
  // What was overridden heads the section already.
  const lifted = new Set(overrideRemarks(judged))
  const notes = (judged?.notes ?? []).filter((note) => !lifted.has(note))
  const curve = judged === undefined ? nothing : valueCurve(judged)
  return paragraphs([
    other.markdown === '' ? nothing : md`**Other metrics** decide nothing\n\n${other}`,
    requirements,
    curve.markdown === '' ? nothing : md`**Worth by threshold**\n\n${curve}`,
    notes.length === 0
      ? nothing
      : md`**To read the numbers rightly**\n\n${list(notes.map((note) => prose(note)))}`,
    md`**Versions and digests**\n\n${digestTable(evidence)}`,
  ])
}
