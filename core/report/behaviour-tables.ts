import {
  type BehaviourReport,
  type BehaviourVerdict,
  findingsOfBehaviour,
  type ReportInterval,
} from '#core/behaviour/behaviour-report.ts'
import { countText, metricText } from '#core/gate/number-words.ts'
import { code, list, type Markdown, md, nothing, paragraphs, prose, table, unbroken } from './markdown.ts'

const marks: Record<BehaviourVerdict, string> = { pass: '✅', fail: '❌', shown: 'ℹ️', not_assessed: '⚪' }
const mostFindings = 30
const order: readonly BehaviourVerdict[] = ['fail', 'not_assessed', 'pass', 'shown']

/** What was looked at, worst first: a mark, and the finding in words that nobody has escaped yet. */
export function markedFindings(report: BehaviourReport): { readonly mark: string; readonly words: string }[] {
  return findingsOfBehaviour(report)
    .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
    .slice(0, mostFindings)
    .map(({ verdict, words }) => ({ mark: marks[verdict], words }))
}

/** One line for everything that was looked at, worst first. */
export function behaviourLines(report: BehaviourReport): Markdown {
  return list(markedFindings(report).map(({ mark, words }) => md`${mark} ${prose(words, 600)}`))
}

/** Cases that do not hold, at most so many. */
export function failingCases({ cases }: BehaviourReport, most: number): Markdown {
  if (cases === undefined || cases.failures.length === 0) return nothing
  const rows = cases.failures
    .slice(0, most)
    .map(({ case: name, line, expected, found, note }) => [
      note === undefined ? code(name, 80) : md`${code(name, 80)}<br><sub>${note}</sub>`,
      md`${line}`,
      md`${expected}`,
      md`${found}`,
    ])
  const rest = cases.failing - rows.length
  return paragraphs([
    table(
      [{ head: 'Case' }, { head: 'Line', align: 'right' }, { head: 'Expected' }, { head: 'Found' }],
      rows,
    ),
    rest > 0 ? md`and ${countText(rest)} more.` : nothing,
  ])
}

/** The numbers behind the lines: groups, reliability curve, importance, worse input. */
export function behaviourTables(report: BehaviourReport): Markdown {
  const { fairness = [], calibration } = report
  return paragraphs([
    ...fairness.map(groupTable),
    calibration === undefined ? nothing : calibrationTable(calibration),
    importanceTable(report),
    flipsTable(report),
    robustnessTable(report),
  ])
}

function groupTable(one: NonNullable<BehaviourReport['fairness']>[number]): Markdown {
  const rows = one.groups.map(({ value, rows: count, positives, ...rates }) => [
    value === null ? md`(missing)` : code(value, 60),
    md`${countText(count)}`,
    md`${countText(positives)}`,
    ...(rates.assessed
      ? [share(rates.selectionRate), share(rates.truePositiveRate), share(rates.falsePositiveRate)]
      : [md`not assessed`, nothing, nothing]),
  ])
  const gaps = [one.demographicParity, one.equalizedOdds].flatMap(({ chance, gap }, index) =>
    gap === undefined || chance === undefined
      ? []
      : [
          `${index === 0 ? 'Selection rates' : 'Error rates'} of equal groups would differ by ${chance.toFixed(4)} by chance alone.`,
        ],
  )
  const left =
    one.groupsLeftOut > 0 ? [`${countText(one.groupsLeftOut)} more small groups were not assessed.`] : []
  return paragraphs([
    md`**Groups of ${code(one.column, 60)}**`,
    table(
      [
        { head: 'Group' },
        { head: 'Rows', align: 'right' },
        { head: 'Positive', align: 'right' },
        { head: 'Predicted positive' },
        { head: 'Of the positives' },
        { head: 'Of the negatives' },
      ],
      rows,
    ),
    md`<sub>${prose([...gaps, ...left, 'A group needs 50 positive and 50 negative rows to be assessed.'].join(' '))}</sub>`,
  ])
}

function calibrationTable(of: NonNullable<BehaviourReport['calibration']>): Markdown {
  const rows = of.curve.map(({ rows: count, meanProbability, positiveShare }) => [
    md`${meanProbability.toFixed(3)}`,
    md`${positiveShare.toFixed(3)}`,
    md`${countText(count)}`,
  ])
  const { z, pTwoSided } = of.spiegelhalter
  const champion =
    of.championExpectedError === undefined
      ? ''
      : `The champion misses by ${of.championExpectedError.toFixed(4)}.`
  return paragraphs([
    md`**Reliability**`,
    table(
      [
        { head: 'Stated probability (mean)', align: 'right' },
        { head: 'Share positive', align: 'right' },
        { head: 'Rows', align: 'right' },
      ],
      rows,
    ),
    md`<sub>Spiegelhalter’s z is ${z === null ? 'infinite' : z.toFixed(2)}, p = ${pTwoSided.toFixed(4)}: small where stated probabilities are not what happens. ${champion}</sub>`,
  ])
}

function importanceTable({ importance }: BehaviourReport): Markdown {
  if (importance === undefined || importance.features.length === 0) return nothing
  const { metric, rows: count, repeats } = importance
  const rows = importance.features
    .slice(0, 50)
    .map(({ feature, loss, words }) => [
      code(feature, 80),
      loss === undefined ? md`${words}` : bounds(loss, (value) => metricText(metric, value)),
    ])
  return paragraphs([
    md`**What it leans on**`,
    table([{ head: 'Feature' }, { head: `${metric} lost when it is shuffled` }], rows),
    md`<sub>${countText(count)} rows of the holdout, each feature shuffled ${countText(repeats)} times. Features that say the same stand in for each other and look less important than they are.</sub>`,
  ])
}

function flipsTable({ flips }: BehaviourReport): Markdown {
  if (flips === undefined || flips.examples.length === 0) return nothing
  const rows = flips.examples.map(({ row, feature, from, to, before, after }) => [
    code(row, 60),
    md`${code(feature, 80)} ${code(String(from), 60)} → ${code(String(to), 60)}`,
    md`${before} → ${after}`,
  ])
  return paragraphs([
    md`**Smallest changes that flip an answer**`,
    table([{ head: 'Row' }, { head: 'Change' }, { head: 'Answer' }], rows),
  ])
}

function robustnessTable({ robustness }: BehaviourReport): Markdown {
  if (robustness === undefined) return nothing
  const { metric } = robustness
  const rows = robustness.perturbations.map(({ change, rows: count, changedRows, flips, loss, verdict }) => [
    md`${marks[verdict]} ${change}`,
    md`${countText(changedRows)} of ${countText(count)}`,
    share(flips),
    loss === undefined ? nothing : bounds(loss, (value) => metricText(metric, value)),
  ])
  return paragraphs([
    md`**Worse input**`,
    table(
      [
        { head: 'What was done' },
        { head: 'Rows changed' },
        { head: 'Answers that changed' },
        { head: `${metric} lost` },
      ],
      rows,
    ),
  ])
}

function share(of: ReportInterval | undefined): Markdown {
  return of === undefined ? nothing : bounds(of, (value) => value.toFixed(3))
}

function bounds({ estimate, lower, upper }: ReportInterval, text: (value: number) => string): Markdown {
  return md`**${unbroken(text(estimate))}** ${unbroken(`(${text(lower)} to ${text(upper)})`)}`
}
