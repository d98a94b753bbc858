import type { Amount, Interval } from '#core/gate/money.ts'
import { countText } from '#core/gate/number-words.ts'
import type { JudgedVerdict } from '#core/gate/verdict.ts'
import { type Change, changeOf } from './metric-lines.ts'

/** What the model is worth over some predictions, and what it gains over something else. */
export interface MoneyLine {
  readonly what: string
  readonly worth: string
  readonly interval: string
  /** Of the candidate over it; none for the candidate itself. */
  readonly gain?: { readonly value: string; readonly interval: string; readonly change: Change } | undefined
}

/** Lines over the same predictions. */
export interface MoneyBlock {
  /** `Per 1,000 predictions`. */
  readonly head: string
  readonly lines: readonly MoneyLine[]
}

/**
 * Over 1,000 predictions, and over a month where its volume is known: the candidate's worth first, then the champion's,
 * of doing nothing and of doing it for all.
 */
export function moneyBlocks(verdict: JudgedVerdict): MoneyBlock[] {
  const { money } = verdict
  if (money === undefined) return []
  const { currency, month } = money
  const line = (what: string, worth: Interval, gain?: Interval): MoneyLine => ({
    what,
    worth: `${amount(worth.estimate)} ${currency}`,
    interval: `${amount(worth.lower)} to ${amount(worth.upper)}`,
    ...(gain === undefined
      ? {}
      : {
          gain: {
            value: `${signed(gain.estimate)} ${currency}`,
            interval: `${signed(gain.lower)} to ${signed(gain.upper)}`,
            change:
              changeOf({ kind: 'estimate', method: 't', ...gain }, 'higher', verdict).change ?? 'not shown',
          },
        }),
  })
  const linesOver = (period: (of: Amount) => Interval | undefined): MoneyLine[] =>
    [
      ['this candidate', money.candidate, undefined] as const,
      ['the champion', money.champion, money.overChampion] as const,
      ['doing nothing', money.doingNothing, money.overDoingNothing] as const,
      ['doing it for all', money.doingItForAll, money.overDoingItForAll] as const,
    ].flatMap(([what, worth, gain]) => {
      const found = worth === undefined ? undefined : period(worth)
      return found === undefined ? [] : [line(what, found, gain === undefined ? undefined : period(gain))]
    })
  const perThousand = { head: 'Per 1,000 predictions', lines: linesOver((of) => of.perThousand) }
  if (month === undefined) return [perThousand]
  const head = `Per month, ${countText(month.predictions)} predictions`
  return [perThousand, { head, lines: linesOver((of) => of.perMonth) }]
}

/** What else there is to say of money, a sentence each: the price of more errors, and where the threshold comes from. */
export function moneyRemarks({ money, decisionThreshold }: JudgedVerdict): string[] {
  const remarks: string[] = []
  if (money !== undefined) {
    const { currency, moreErrors, month: stated } = money
    if (stated?.servingCost !== undefined)
      remarks.push(`A month is net of ${amount(stated.servingCost)} ${currency} for serving.`)
    const { perThousand, perMonth } = moreErrors.cost
    const costs = perThousand.estimate >= 0
    const size = (of: Interval): string =>
      costs
        ? `${amount(of.estimate)} ${currency}`
        : `${amount(of.estimate === 0 ? 0 : -of.estimate)} ${currency}`
    const interval = costs ? ` (${amount(perThousand.lower)} to ${amount(perThousand.upper)})` : ''
    const month = perMonth === undefined ? '' : `, ${size(perMonth)} a month`
    remarks.push(
      `${Math.round(100 * moreErrors.share)} % more errors, of the kinds it makes, would ${costs ? 'cost' : 'bring'} ${size(perThousand)} per 1,000 predictions${interval}${month}.`,
    )
  }
  return [...remarks, ...doneWithoutRemarks(money), ...thresholdRemarks(decisionThreshold)]
}

/** Where one act for every row is shown to be worth more than the model. */
function doneWithoutRemarks(money: JudgedVerdict['money']): string[] {
  if (money === undefined) return []
  const { currency } = money
  return (
    [
      ['Doing nothing', money.overDoingNothing],
      ['Doing it for all', money.overDoingItForAll],
    ] as const
  ).flatMap(([what, { perThousand }]) =>
    perThousand.upper < 0
      ? [
          `${what} is worth ${amount(-perThousand.estimate)} ${currency} more per 1,000 predictions than this candidate at its threshold.`,
        ]
      : [],
  )
}

function thresholdRemarks(of: JudgedVerdict['decisionThreshold']): string[] {
  if (of === undefined) return []
  const { candidate, champion, validation } = of
  const others =
    champion === undefined || champion.threshold === candidate.threshold
      ? ''
      : `, the champion from ${champion.threshold}${champion.from === 'environment' ? ', which it runs with' : ''}`
  if (candidate.from === 'validation' && validation !== undefined) {
    return [
      `Predicted positive from a score of ${candidate.threshold} on, the threshold worth most on ${countText(validation.rows)} validation rows${others}.`,
    ]
  }
  if (candidate.from === 'environment')
    return [
      `Predicted positive from a score of ${candidate.threshold} on, as chosen when it was judged${others}.`,
    ]
  return []
}

/** Three significant digits, in groups of three: `-91,800`. */
export function amount(value: number): string {
  const rounded = Number(value.toPrecision(3))
  if (Math.abs(rounded) < 100) return String(rounded === 0 ? 0 : rounded)
  return String(Math.round(rounded)).replace(/\B(?=(\d{3})+$)/g, ',')
}

function signed(value: number): string {
  const text = amount(value)
  return text.startsWith('-') || text === '0' ? text : `+${text}`
}
