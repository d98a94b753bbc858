import type { Evidence } from '#core/evidence/evidence.ts'
import type { Outcome } from '#core/failure.ts'
import { countText } from '#core/gate/number-words.ts'
import { overrideWords } from '#core/gate/overrides.ts'
import { settlingWords } from '#core/gate/settling.ts'
import type { GateVerdict, LadderRow } from '#core/gate/verdict.ts'
import { afterSealed, sealedOutcomeWords } from './sealed-words.ts'

/** The mark of an outcome, before its words. */
export const outcomeMarks = {
  pass: '✅',
  fail: '❌',
  invalid: '❌',
  inconclusive: '🟡',
  unavailable: '🟡',
} as const satisfies Record<Outcome, string>

const outcomeWords: Record<Outcome, string> = {
  pass: 'passes',
  fail: 'does not pass',
  invalid: 'cannot be judged until a file is mended',
  inconclusive: 'is undecided',
  unavailable: 'was not judged: a service did not answer',
}

const worst: readonly Outcome[] = ['fail', 'invalid', 'unavailable', 'inconclusive', 'pass']

/** What all models together mean: the worst; `pass` where no model is touched. */
export function worstOutcome(evidences: readonly Evidence[]): Outcome {
  return worst.find((outcome) => evidences.some((evidence) => evidence.outcome === outcome)) ?? 'pass'
}

/** Worst first, then by model and environment. */
export function worstEvidenceFirst(evidences: readonly Evidence[]): Evidence[] {
  const key = ({ model, environment }: Evidence): string => `${model} ${environment ?? ''}`
  return [...evidences].sort(
    (a, b) => worst.indexOf(a.outcome) - worst.indexOf(b.outcome) || (key(a) < key(b) ? -1 : 1),
  )
}

/** What the pull request does, to follow the model's name. */
export function changeWords(evidence: Evidence): string {
  const where = evidence.environment ?? 'an environment'
  switch (evidence.change) {
    case 'model':
    case 'mixed':
      return ''
    case 'promotion':
      return `: promotion to ${where}`
    case 'revert':
      return `: revert of ${where}`
    case 'release':
      return `: change of ${where}`
    case 'removal':
      return `: removal of ${where}`
  }
}

/** The verdict line without its mark: `bird-strike-damage passes`. */
export function verdictLine(evidence: Evidence): string {
  const words = sealedOutcomeWords(evidence.sealed) ?? outcomeWords[evidence.outcome]
  return `${evidence.model}${changeWords(evidence)} ${words}`
}

/** The one sentence under the verdict line; undefined where the reasons say the same. */
export function leadSentence(evidence: Evidence): string | undefined {
  if (evidence.outcome === 'invalid') return undefined
  const sentence = withoutPrefix(evidence.headline)
  const alone = sentence.replace(/ \(and \d+ more\)$/, '')
  return evidence.reasons.join(' ').includes(alone) ? undefined : sentence
}

/** A verdict in a few words: `passes: roc_auc 0.7889; all 2 requirements hold.` */
export function verdictWords(verdict: GateVerdict): string {
  const outcome = outcomeOf(verdict)
  return `${outcomeWords[outcome]}: ${withoutPrefix(verdict.headline)}`
}

/** The mark of a verdict. */
export function verdictMark(verdict: GateVerdict): string {
  return outcomeMarks[outcomeOf(verdict)]
}

/** A class whose name is a number would read as a second count. */
function classWords(name: string): string {
  return /[a-z]/i.test(name) ? name : `of class ${name}`
}

/** So many classes are counted by name. */
const shownClasses = 8

/** Where the numbers come from: the two versions and the rows. */
export function contextWords({ candidate, champion, verdict }: Evidence): string {
  const judged = verdict === undefined || verdict.outcome === 'unjudgeable' ? undefined : verdict
  const counted = Object.entries(judged?.classRows ?? {})
  const rest = counted.slice(shownClasses)
  const others = rest.reduce((sum, [, count]) => sum + count, 0)
  const classes = [
    ...counted.slice(0, shownClasses).map(([name, count]) => `${countText(count)} ${classWords(name)}`),
    ...(rest.length === 0 ? [] : [`${countText(others)} of ${rest.length} other classes`]),
  ].join(', ')
  const rows =
    judged === undefined
      ? ''
      : ` on ${countText(judged.rows)} held-out rows${classes === '' ? '' : ` (${classes})`}`
  if (candidate === undefined) return ''
  const against = champion === undefined ? '' : ` against \`${champion.version}\` in ${champion.environment}`
  const first = judged?.kind === 'first' ? ' There is no champion: thresholds and simple models decide.' : ''
  return `Candidate \`${candidate.version}\`${against}${rows}.${first}`
}

/** What was overridden, which a reviewer should know before anything else. */
export function overrideRemarks(verdict: GateVerdict | undefined): string[] {
  return verdict === undefined || verdict.outcome === 'unjudgeable' ? [] : overrideWords(verdict.requirements)
}

/** A simple model that reaches so much of the gain is worth a remark. */
const muchOfTheGain = 0.8

/** Simple models that the candidate is not shown to beat, which a reviewer should know before anything else. */
export function ladderRemarks(verdict: GateVerdict | undefined): string[] {
  if (verdict === undefined || verdict.outcome === 'unjudgeable') return []
  const beaten = (row: LadderRow): boolean =>
    row.candidateMinusRung.kind === 'undefined' || / the candidate is better/.test(row.words)
  const close = verdict.ladder.find((row) => beaten(row) && (row.gainReached ?? 0) >= muchOfTheGain)
  const [simplest] = verdict.ladder
  return [
    ...verdict.ladder
      .filter((row) => !beaten(row))
      .map(({ description, rung, words }) => `A simple model, ${description ?? rung}: ${words}`),
    ...(close?.gainReached === undefined || simplest === undefined
      ? []
      : [
          `A simple model, ${close.description ?? close.rung}, reaches ${Math.round(100 * close.gainReached)} % of what the candidate gains over ${simplest.rung}.`,
        ]),
  ]
}

/** Notes beside the one on changed rules, which has a place of its own. */
export function plainNotes({ notes, rulesChanged }: Pick<Evidence, 'notes' | 'rulesChanged'>): string[] {
  return rulesChanged.length === 0 ? [...notes] : notes.filter((note) => !isRulesNote(note))
}

/** Whether a note is about changed rules. */
export function isRulesNote(note: string): boolean {
  return note.startsWith('Rules changed')
}

/** What somebody does now: in a pull request, or at a terminal, where no workflow runs the lanes. */
export function nextWords(evidence: Evidence, where: 'pull request' | 'terminal' = 'pull request'): string {
  const { outcome, change, knownTooLate, data, verdict } = evidence
  const named = evidence.owner === undefined ? 'A code owner' : `A code owner (\`${evidence.owner}\`)`
  const owner =
    evidence.newModel || evidence.rulesChanged.length > 0 ? `${named} approves the rules, then ` : ''
  if (outcome === 'pass') return capital(`${owner}${nextOfPass(evidence)}`)
  const again = where === 'terminal' ? buildVerbs(evidence) : 'run the workflow again'
  if (outcome === 'unavailable')
    return where === 'terminal'
      ? 'Run the command again; nothing was decided.'
      : 'Run the workflow again; nothing was decided.'
  if (outcome === 'invalid') return 'Mend what is named above and push; the checks run again by themselves.'
  if (change === 'mixed') return 'Split it into one pull request for the model and one for each environment.'
  if (knownTooLate.length > 0) {
    const names = knownTooLate.map(({ feature }) => `\`${feature}\``).join(', ')
    return `Take ${names} out of \`data.features\`. If it really is known when a prediction is asked for, say so in the contract, in a pull request of its own.`
  }
  if (data !== undefined && data.outcome === 'inconclusive') return 'Bring rows: there are none to judge.'
  if (data !== undefined && data.outcome === 'fail') {
    return 'Mend the data, or lock those that keep the contract. If a promise is wrong, change it in a pull request of its own: a code owner decides.'
  }
  if (change === 'promotion')
    return 'Close it, or mend what is named above; the promotion opens again when it can.'
  const sealed = afterSealed(evidence.sealed)
  if (sealed !== undefined) return sealed
  const settling =
    verdict === undefined || verdict.outcome === 'unjudgeable'
      ? undefined
      : settlingWords(verdict.requirements)
  if (outcome === 'inconclusive' && settling !== undefined)
    return capital(`${settling}; or improve the model so that these rows show it.`)
  if (outcome === 'inconclusive' && verdict !== undefined && verdict.outcome !== 'unjudgeable') {
    return 'What is asked is neither shown nor excluded: bring more labelled rows, improve the model so that these rows show it, or close.'
  }
  if (outcome === 'inconclusive') return `See above for what is missing; then ${again}.`
  return verdict === undefined
    ? 'Mend what is named above and push.'
    : 'Improve the model and push, or close. To change a rule, open a pull request of its own.'
}

/** The verbs that do what the build lane does, and the judge's. */
function buildVerbs({ model }: Evidence): string {
  const verbs = ['validate-data', 'train-model', 'evaluate-model'].map((verb) => `npx assay ${verb} ${model}`)
  return `run \`${verbs.join(' && ')}\` and \`npx assay gate-model ${model}\` again`
}

/** `data_science` as people write it. */
export function spoken(name: string): string {
  return name.replaceAll('_', ' ')
}

function nextOfPass({ change, environment = 'it', verdict }: Evidence): string {
  switch (change) {
    case 'promotion':
      return `merge to deploy to ${environment}: traffic moves step by step, and what runs is checked against this file.`
    case 'revert':
      return `merge to take ${environment} back. Nothing is promoted there until a person removes \`hold\` from its file.`
    case 'release':
      return 'merge; promotions may open again.'
    case 'removal':
      return `merge, then take the endpoint of ${environment} down.`
    default:
      return verdict?.kind === 'unchanged'
        ? 'review and merge; the same answers go on.'
        : 'review and merge; the promotion to the first environment then opens by itself.'
  }
}

function outcomeOf(verdict: GateVerdict): Outcome {
  if (verdict.outcome !== 'unjudgeable') return verdict.outcome
  return verdict.refusals.length > 0 ? 'fail' : 'inconclusive'
}

function withoutPrefix(headline: string): string {
  return headline.replace(/^(Pass|Fail|Inconclusive): /, '').replace(/^unchanged/, 'Unchanged')
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
