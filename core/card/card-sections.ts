import { countText } from '#core/gate/number-words.ts'
import { behaviourLines, behaviourTables, failingCases } from '#core/report/behaviour-tables.ts'
import {
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
} from '#core/report/markdown.ts'
import { outcomeMarks, spoken, verdictWords } from '#core/report/report-words.ts'
import { sealedWords } from '#core/report/sealed-words.ts'
import {
  flipWords,
  ladderTable,
  mainMetrics,
  moneyTable,
  otherMetrics,
  sliceNotes,
  sliceTables,
  valueCurve,
} from '#core/report/section-tables.ts'
import type { CardJson } from './card.ts'

const taskWords: Record<CardJson['task'], string> = {
  'binary-classification': 'one of two classes, with a probability',
  multiclass: 'one of several classes',
  regression: 'a number',
  forecast: 'a number to come',
  scores: 'a score of its own',
}

/** The card from top to bottom: why it exists, what it is, how well it does, where it ends, how it was made. */
export function cardSections(card: CardJson): Markdown[] {
  const at = card.at === undefined ? nothing : md`, ${card.at}`
  return [
    md`# ${card.model} ${card.version}`,
    md`${outcomeMarks[card.outcome]} ${card.outcome === 'pass' ? 'Judged and passed' : 'Judged, not passed'}. Answered for by ${code(card.owner)}${at}.`,
    planning(card),
    whatItIs(card),
    data(card),
    ...performance(card),
    ...behaviour(card),
    md`## Limits\n\n${list(card.limits.map((limit) => prose(limit, 800)))}`,
    howMade(card),
    verdict(card),
  ].filter(({ markdown }) => markdown !== '')
}

function planning({ purpose }: CardJson): Markdown {
  const questions: [string, string | undefined][] = [
    ['What is the problem?', purpose.problem],
    ['How is it done today?', purpose.today],
    ['What is the answer used for?', purpose.use],
    ['What must it not be used for?', purpose.not_for],
    ['How would one know that it pays?', purpose.success],
  ]
  const rows = questions.map(([question, answer]) => [
    md`**${question}**`,
    answer === undefined ? md`*not said*` : prose(answer, 800),
  ])
  const groups = Object.entries(purpose.stakeholders ?? {}).map(
    ([group, metric]) => md`${spoken(group)}: ${code(metric)}`,
  )
  const first = groups.length === 0 ? [] : [[md`**Who looks at what first?**`, joined(groups, '<br>')]]
  return paragraphs([
    md`## Why it exists`,
    table([{ head: 'Question' }, { head: 'Answer' }], [...rows, ...first]),
  ])
}

function whatItIs(card: CardJson): Markdown {
  const { label, features, classes, decisionThreshold } = card
  const threshold =
    decisionThreshold === undefined
      ? nothing
      : md` A score of at least ${decisionThreshold} counts as positive.`
  const known =
    classes === undefined
      ? nothing
      : md` Classes: ${joined(
          classes.slice(0, 30).map((name) => code(name, 60)),
          ', ',
        )}${classes.length > 30 ? ` and ${classes.length - 30} more` : ''}.`
  const rows = features.map(({ name, expression, type }) => [
    code(name, 80),
    code(expression, 200),
    md`${type}`,
  ])
  return paragraphs([
    md`## What it is`,
    md`It answers with ${taskWords[card.task]}: ${code(label.name, 80)}, made as ${code(label.expression, 200)}.${threshold}${known}`,
    table([{ head: 'Feature' }, { head: 'Made from the source as' }, { head: 'Type' }], rows),
  ])
}

function data({ data: { files, rows, contract, checks, warnings } }: CardJson): Markdown {
  const parts = table(
    [{ head: 'Part' }, { head: 'Rows', align: 'right' }],
    Object.entries(rows).map(([part, count]) => [md`${part}`, md`${countText(count)}`]),
  )
  const promised =
    contract === undefined
      ? nothing
      : md`Contract ${code(contract.id, 80)} ${contract.version} (${code(contract.file, 200)}), ${checks} checks, ${warnings.length} warnings.`
  const warned = warnings
    .slice(0, 20)
    .map(({ id, observed, expected }) => [code(id, 60), md`${observed}`, code(expected, 160)])
  const rest = warnings.length - warned.length
  return paragraphs([
    md`## Data`,
    parts,
    promised,
    warned.length === 0
      ? nothing
      : table([{ head: 'Warning' }, { head: 'Found' }, { head: 'Promised' }], warned),
    rest > 0 ? md`and ${rest} more.` : nothing,
    details(
      'Files',
      list(files.slice(0, 100).map((file) => md`${code(file.location, 200)} ${code(file.sha256)}`)),
    ),
  ])
}

function performance({ verdict: found, purpose }: CardJson): Markdown[] {
  if (found === undefined || found.outcome === 'unjudgeable') return []
  const slices = sliceTables(found, 0, 30)
  const other = otherMetrics(found, purpose.stakeholders)
  const money = moneyTable(found)
  const ladder = ladderTable(found)
  return [
    md`## How well it does`,
    md`On ${countText(found.rows)} rows that it was not trained on.`,
    mainMetrics(found, purpose.stakeholders),
    flipWords(found),
    other.markdown === '' ? nothing : details('Other metrics', other),
    money.markdown === '' ? nothing : md`## What it is worth\n\n${paragraphs([money, valueCurve(found)])}`,
    ladder.markdown === '' ? nothing : md`## Beside simple models\n\n${ladder}`,
    slices.markdown === '' ? nothing : md`## By slice\n\n${paragraphs([slices, sliceNotes(found)])}`,
  ]
}

function behaviour({ behaviour: found }: CardJson): Markdown[] {
  return found === undefined
    ? []
    : [md`## How it behaves`, behaviourLines(found), failingCases(found, 50), behaviourTables(found)]
}

function howMade(card: CardJson): Markdown {
  const { training } = card
  const parameters = Object.entries(training.hyperparameters).map(([name, value]) => `${name}=${value}`)
  const rows: [string, string][] = [
    ['command', training.command],
    ['hyperparameters', parameters.length === 0 ? 'none' : parameters.join(' ')],
    ['seed', String(training.seed)],
    ['runtime', training.runtime],
    ['Assay', training.kit],
    ['commit', training.commit],
    ['training key', training.trainingKey],
    ['package', card.package.sha256],
    ['size', `${countText(card.package.bytes)} bytes`],
    ['evidence', card.evidence],
    ...(card.snapshot === undefined
      ? []
      : [['reference profile for drift', card.snapshot] as [string, string]]),
  ]
  return paragraphs([
    md`## How it was made`,
    table(
      [{ head: '' }, { head: '' }],
      rows.map(([what, value]) => [md`${what}`, code(value, 400)]),
    ),
  ])
}

function verdict(card: CardJson): Markdown {
  const { verdict: found, sealed } = card
  if (sealed !== undefined) return md`## Verdict\n\n${sealedWords(sealed)}`
  if (found === undefined) return nothing
  const words = md`## Verdict\n\n${prose(`It ${verdictWords(found)}`, 800)}`
  if (found.outcome === 'unjudgeable' || found.requirements.length === 0) return words
  const marks = { pass: '✅', fail: '❌', inconclusive: '🟡', not_assessed: '⚪' }
  return paragraphs([
    words,
    list(found.requirements.map((one) => md`${marks[one.verdict]} ${prose(one.words, 800)}`)),
  ])
}
