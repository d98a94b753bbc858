import { type UndefinedReason, undefinedWords } from '#core/metrics/metric-result.ts'
import { fewestEvenUnits, fewestEvenUnitsOfThreshold, fewestUnits } from '#core/statistics/cluster-t.ts'
import { type Asked, allowsLoss } from './asked.ts'
import { countText, limitText, metricText, signedText } from './number-words.ts'
import { fewestRowsFarOut, fewestRowsForT } from './trusted.ts'
import type { Requirement } from './verdict.ts'

type Wordless = Omit<Requirement, 'words'>
interface Wording {
  readonly evenUnits?: number | undefined
  readonly currency?: string | undefined
}

/** Why there is no number, to follow "because". */
export function whyUndefined(reason: UndefinedReason): string {
  return undefinedWords[reason]
}

/** One sentence or two on a threshold, or on any requirement without numbers. */
export function thresholdWords(requirement: Wordless, wording: Wording): string {
  const { metric, reason } = requirement
  if (requirement.estimate === null) return `${subject(requirement)} cannot be judged: ${whyNot(reason)}.`
  const asked = `${requirement.rule === 'at_least' ? 'at least' : 'at most'} ${limitText(metric, requirement.bound, wording.currency)}`
  const found = `${metric} is ${valueText(requirement, wording)}`
  switch (requirement.verdict) {
    case 'pass':
      return `${found}; ${asked} is shown.`
    case 'fail':
      return `${found}; ${asked} was asked.`
    default: {
      const estimate = metricText(metric, requirement.estimate, wording.currency)
      const stays = ` if it really is ${estimate}`
      return `${found}; ${asked} is not shown.${why(requirement, wording)}${more(requirement, wording, stays)}`
    }
  }
}

/** One sentence or two on a difference, by what was asked of it. */
export function comparisonWords(requirement: Wordless, asked: Asked, wording: Wording): string {
  const { metric } = requirement
  const { limit } = asked
  const found = `${metric} ${valueText(requirement, wording)} against ${againstText(requirement)}`
  const size = limitText(metric, Math.abs(limit), wording.currency)
  const gain = limit === 0 ? 'a gain' : `a gain of more than ${size}`
  const verdict = requirement.verdict
  const planned = more(requirement, wording, ifReally(asked, wording))
  if (!allowsLoss(asked)) {
    if (verdict === 'pass') return `${found}: ${gain} is shown.`
    if (verdict === 'fail')
      return `${found}: ${limit === 0 ? 'it is shown to be no better' : `${gain} is excluded`}.`
    return `${found}: ${gain} is not shown.${why(requirement, wording)}${planned}`
  }
  if (limit === 0) {
    if (verdict === 'pass') return `${found}: it is no worse.`
    if (verdict === 'fail') return `${found}: it is worse, and no loss is allowed.`
    return `${found}: a loss is not excluded.${why(requirement, wording)} To exclude any loss at all takes a gain; allow a margin, however small.`
  }
  if (verdict === 'pass') return `${found}: it is no worse than the ${size} allowed.`
  if (verdict === 'fail') return `${found}: it is worse than the ${size} allowed.`
  return `${found}: a loss of more than the ${size} allowed is not excluded.${why(requirement, wording)}${planned}`
}

/** `0.8714 (0.8602 to 0.8826)`, signed for a difference. */
function valueText(requirement: Wordless, { currency }: Wording): string {
  const text = requirement.what === 'threshold' ? metricText : signedText
  const { metric, estimate, lower, upper, method } = requirement
  if (method === 'exact') return text(metric, estimate ?? 0, currency)
  return `${text(metric, estimate ?? 0, currency)} (${text(metric, lower ?? 0)} to ${text(metric, upper ?? 0)})`
}

function subject(requirement: Wordless): string {
  return requirement.against === null
    ? requirement.metric
    : `${requirement.metric} against ${againstText(requirement)}`
}

function againstText(requirement: Wordless): string {
  return requirement.against === 'champion' ? 'the champion' : `${requirement.against}`
}

function whyNot(reason: Requirement['reason']): string {
  if (reason === undefined || reason === 'too-few-rows') return 'there are too few rows'
  if (reason === 'too-few-units') return 'there are too few independent units'
  if (reason === 'few-differing-rows') return 'the models differ on too few rows'
  if (reason === 'one-row-decides') return 'one row carries the result'
  return whyUndefined(reason)
}

function why(requirement: Wordless, { evenUnits }: Wording): string {
  if (requirement.reason === 'one-row-decides') {
    return ` Row ${requirement.decisiveRow} alone carries more than a tenth of the difference.`
  }
  if (requirement.reason === 'too-few-units') return fewUnits(requirement, evenUnits)
  if (requirement.reason === 'too-few-rows') {
    const fewest = requirement.rows < fewestRowsForT ? fewestRowsForT : fewestRowsFarOut
    return ` Intervals from under ${countText(fewest)} rows are not trusted${fewest === fewestRowsForT ? '' : ' at this level'}.`
  }
  return ''
}

/** Too few in all, or too many rows in a few of them. */
function fewUnits({ units = 0, what }: Wordless, evenUnits = units): string {
  const fewestEven = what === 'threshold' ? fewestEvenUnitsOfThreshold : fewestEvenUnits
  const fewest = Math.max(fewestUnits, fewestEven)
  return units >= fewest
    ? ` A few of the ${units} units hold most of the rows: they are worth about ${Math.floor(evenUnits)} of equal size, and intervals from under ${fewestEven} are not trusted.`
    : ` Intervals from ${units} units are not trusted: bring rows of at least ${fewest}.`
}

/** What the number of rows rests on. */
function ifReally(asked: Asked, { currency }: Wording): string {
  if (asked.assumed === undefined) return ''
  if (asked.assumed === 0)
    return ` if it really is as good as ${asked.against === 'champion' ? 'the champion' : asked.against}`
  return ` if the gain really is ${limitText(asked.metric, asked.assumed, currency)}`
}

function more(requirement: Wordless, wording: Wording, condition: string): string {
  if (requirement.moreRows !== undefined) {
    if (requirement.reason === 'too-few-rows')
      return ` Label at least ${countText(requirement.moreRows)} more.`
    return ` About ${countText(requirement.moreRows)} more rows would settle it 4 times in 5${condition}.`
  }
  if (requirement.smallestDetectable === undefined) return ''
  const size = metricText(requirement.metric, requirement.smallestDetectable, wording.currency)
  return ` ${countText(requirement.rows)} rows show a distance of ${size} from the limit four times in five.`
}
