import type { Interval, JudgedVerdict } from '#core/gate/verdict.ts'
import { type Change, changeOf } from './metric-lines.ts'

/** What the model is worth per 1,000 predictions, and what it gains over something else. */
export interface MoneyLine {
  readonly what: string
  readonly worth: string
  readonly interval: string
  /** Of the candidate over it; none for the candidate itself. */
  readonly gain?: { readonly value: string; readonly interval: string; readonly change: Change } | undefined
}

/** The candidate's worth first, then the champion's, of doing nothing and of doing it for all. */
export function moneyLines({ money }: JudgedVerdict): MoneyLine[] {
  if (money === undefined) return []
  const { currency } = money
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
            change: changeOf({ kind: 'estimate', method: 't', ...gain }, 'higher').change ?? 'not shown',
          },
        }),
  })
  return [
    line('this candidate', money.candidate.perThousand),
    ...(money.champion === undefined
      ? []
      : [line('the champion', money.champion.perThousand, money.overChampion?.perThousand)]),
    line('doing nothing', money.doingNothing.perThousand, money.overDoingNothing.perThousand),
    line('doing it for all', money.doingItForAll.perThousand, money.overDoingItForAll.perThousand),
  ]
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
