import { findingsOf, isWaived } from '#core/contract/results.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { countText } from '#core/gate/number-words.ts'
import { behaviourLines, behaviourTables, failingCases } from './behaviour-tables.ts'
import { contractChangeWords, dataChangeWords } from './data-change-parts.ts'
import { detailParts } from './details.ts'
import { leakWords } from './leak.ts'
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
  quote,
} from './markdown.ts'
import { requirementMark } from './metric-lines.ts'
import { plainLines } from './plain-text.ts'
import {
  contextWords,
  isRulesNote,
  ladderRemarks,
  leadSentence,
  nextWords,
  outcomeMarks,
  overrideRemarks,
  plainNotes,
  verdictLine,
  verdictMark,
  verdictWords,
} from './report-words.ts'
import { shownOnValidation, validationWords } from './sealed-words.ts'
import {
  findingsTable,
  flipWords,
  ladderTable,
  mainMetrics,
  moneyTable,
  sliceNotes,
  sliceTables,
} from './section-tables.ts'

/** What may be left out where a report is too long, first to go first. */
export const droppable = ['details', 'slices', 'tables'] as const
export type Droppable = (typeof droppable)[number]

/** A piece of a section; without `drop` it always stays. */
export interface Part {
  readonly drop?: Droppable | undefined
  readonly markdown: Markdown
}

const mostSlices = 8

/** What a reviewer reads about one model, in the order of reading. */
export function sectionParts(evidence: Evidence, filesUrl: string | undefined): Part[] {
  const { verdict } = evidence
  const judged = verdict === undefined || verdict.outcome === 'unjudgeable' ? undefined : verdict
  const findings = findingsTable(evidence, filesUrl)
  const dataFailed = evidence.data !== undefined && evidence.data.outcome !== 'pass'
  const always: Part[] = [
    { markdown: verdictHeading(evidence) },
    { markdown: reasonsOf(evidence, 12) },
    { markdown: notesOf(evidence) },
    { markdown: leakWords(evidence) },
    { markdown: paragraphs(overrideRemarks(verdict).map((remark) => md`⚠️ ${prose(remark, 1_000)}`)) },
    { markdown: paragraphs(ladderRemarks(verdict).map((remark) => md`🟡 ${prose(remark)}`)) },
  ]
  const tables: Part[] =
    judged === undefined
      ? []
      : [
          { drop: 'tables', markdown: mainMetrics(judged, evidence.stakeholders) },
          { drop: 'tables', markdown: flipWords(judged) },
          { drop: 'tables', markdown: moneyTable(judged) },
          { drop: 'tables', markdown: ladderTable(judged) },
          { drop: 'slices', markdown: sliceVerdicts(evidence) },
          { drop: 'slices', markdown: sliceTables(judged, 0, mostSlices) },
          { drop: 'slices', markdown: sliceNotes(judged) },
        ]
  const shown: Part[] =
    judged?.kind === 'unchanged' && judged.outcome === 'pass'
      ? [{ drop: 'tables', markdown: folded('The same numbers as the champion', wholeOf(tables)) }]
      : tables
  const more =
    judged === undefined || judged.kind === 'unchanged' ? nothing : sliceTables(judged, mostSlices, 100)
  const data: readonly Part[] = [
    { markdown: dataWords(evidence) },
    dataFailed
      ? { drop: 'tables', markdown: findings }
      : { drop: 'details', markdown: folded('Data findings', findings) },
  ]
  const next = md`**Next:** ${prose(nextWords(evidence), 800)}`
  const all: readonly Part[] = [
    ...always,
    { markdown: next },
    ...(dataFailed ? data : []),
    { drop: 'tables', markdown: contractChangeWords(evidence, filesUrl) },
    { markdown: contextOf(evidence) },
    { drop: 'tables', markdown: dataChangeWords(evidence) },
    ...shown,
    ...validationParts(evidence),
    ...behaviourParts(evidence),
    ...(dataFailed ? [] : data),
    { drop: 'details', markdown: folded('More slices', more) },
    {
      drop: 'details',
      markdown: folded(
        judged === undefined
          ? 'Versions and digests'
          : 'Other metrics, every requirement, versions and digests',
        detailParts(evidence),
      ),
    },
  ]
  return all.filter(({ markdown }) => markdown.markdown !== '')
}

/** Where the holdout is sealed: all the numbers there are. */
function validationParts(evidence: Evidence): Part[] {
  const shown = shownOnValidation(evidence)
  if (shown === undefined) return []
  return [
    { drop: 'tables', markdown: md`**${prose(validationWords(shown))}**` },
    { drop: 'tables', markdown: mainMetrics(shown, evidence.stakeholders) },
    { drop: 'tables', markdown: flipWords(shown) },
    { drop: 'tables', markdown: moneyTable(shown) },
    { drop: 'slices', markdown: sliceTables(shown, 0, mostSlices) },
  ]
}

function behaviourParts({ behaviour }: Evidence): Part[] {
  if (behaviour === undefined) return []
  const cases = failingCases(behaviour, 10)
  return [
    { drop: 'tables', markdown: md`**Beside the gate**\n\n${behaviourLines(behaviour)}` },
    { drop: 'tables', markdown: cases },
    {
      drop: 'details',
      markdown: folded('Groups, calibration, importance, worse input', behaviourTables(behaviour)),
    },
  ]
}

/** "Rules changed", which heads the whole report. */
export function rulesChangedHead(evidence: Evidence): Markdown {
  const { rulesChanged, verdict, headVerdict } = evidence
  if (rulesChanged.length === 0) return nothing
  const parts = joined(
    rulesChanged.slice(0, 20).map((rule) => code(rule, 60)),
    ', ',
  )
  const lines = [md`⚠️ **Rules changed** in ${code(evidence.model, 60)}: ${parts}`]
  if (verdict !== undefined && headVerdict !== undefined) {
    lines.push(
      list([
        md`By the base's rules: ${verdictMark(verdict)} ${prose(verdictWords(verdict), 300)}`,
        md`By this pull request's own: ${verdictMark(headVerdict)} ${prose(verdictWords(headVerdict), 300)}`,
      ]),
      md`The stricter verdict counts, the numbers below are by the base's rules, and a code owner has to approve.`,
    )
  } else {
    lines.push(
      joined(
        evidence.notes.filter(isRulesNote).map((note) => prose(note)),
        ' ',
      ),
    )
  }
  return quote(lines.filter(({ markdown }) => markdown !== ''))
}

/** The verdict line and the sentence below it. */
export function verdictHeading(evidence: Evidence): Markdown {
  const lead = leadSentence(evidence)
  const heading = md`### ${outcomeMarks[evidence.outcome]} ${verdictLine(evidence)}`
  return lead === undefined ? heading : md`${heading}\n\n**${prose(lead, 800)}**`
}

/** Why it does not pass, worst first, at most so many; a log keeps its lines. */
export function reasonsOf(evidence: Evidence, most: number): Markdown {
  const shown = evidence.reasons.slice(0, most)
  const left = evidence.reasons.length - shown.length
  const items = shown.map((reason) => {
    const [first = '', ...rest] = reason.split('\n').filter((line) => line.trim() !== '')
    if (rest.length <= 4) {
      return joined(
        [first, ...rest].map((line) => prose(line)),
        '<br>',
      )
    }
    const log = block(plainLines(rest.join('\n'))).markdown.replace(/^/gm, '  ')
    return { markdown: `${prose(first).markdown}\n\n${log}` }
  })
  return list([...items, ...(left > 0 ? [md`and ${left} more`] : [])])
}

function notesOf(evidence: Evidence): Markdown {
  const mark = evidence.newModel ? 'ℹ️' : '⚠️'
  return paragraphs(
    plainNotes(evidence)
      .slice(0, 10)
      .map((note) => md`${mark} ${prose(note)}`),
  )
}

function contextOf(evidence: Evidence): Markdown {
  const context = contextWords(evidence)
  const { candidate, champion } = evidence
  const lines = [context === '' ? nothing : prose(context, 300)]
  if (candidate !== undefined && champion !== undefined) {
    const added = candidate.features.filter((name) => !champion.features.includes(name))
    const removed = champion.features.filter((name) => !candidate.features.includes(name))
    const named = (names: readonly string[], verb: string): string =>
      names.length === 0
        ? ''
        : `${verb} ${names
            .slice(0, 10)
            .map((name) => `\`${name}\``)
            .join(', ')}${names.length > 10 ? ` and ${names.length - 10} more` : ''}`
    const changes = [named(added, 'added'), named(removed, 'removed')].filter((part) => part !== '')
    if (changes.length > 0) lines.push(md`Features ${prose(changes.join('; '), 900)}.`)
  }
  return joined(lines, '<br>')
}

function dataWords({ data }: Evidence): Markdown {
  if (data === undefined) return nothing
  const findings = findingsOf(data.checks)
  const counted = findings.filter((check) => !isWaived(check))
  const blocking = counted.filter((check) => check.severity === 'block').length
  const warnings = counted.length - blocking
  const waived = findings.length - counted.length
  const mark = { pass: '✅', fail: '❌', inconclusive: '🟡' }[data.outcome]
  const said = [
    `${countText(data.rows)} rows`,
    `${data.checks.length} checks of ${data.contract.file}`,
    ...(blocking > 0 ? [`${blocking} broken`] : []),
    warnings === 0 ? 'no warning' : warnings === 1 ? '1 warning' : `${warnings} warnings`,
    ...(waived > 0 ? [`${waived} waived`] : []),
  ]
  return md`**Data** ${mark} ${said.join(', ')}.`
}

function sliceVerdicts({ verdict }: Evidence): Markdown {
  if (verdict === undefined || verdict.outcome === 'unjudgeable') return nothing
  const asked = verdict.requirements.filter(({ what }) => what === 'slice')
  return paragraphs(asked.map((one) => md`**Slices** ${requirementMark(one)} ${prose(one.words, 1_000)}`))
}

function wholeOf(parts: readonly Part[]): Markdown {
  return paragraphs(parts.map(({ markdown }) => markdown))
}

function folded(title: string, body: Markdown): Markdown {
  return body.markdown === '' ? nothing : details(title, body)
}
