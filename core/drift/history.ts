import type { ColumnJudgement, HistoryJudgement, WindowJudgement } from './judgement.ts'

/** So many windows are remembered. */
export const windowsRemembered = 3
/** A column is alarmed if so many of them flag it. */
export const windowsForAlarm = 2

/**
 * Alarm if a column is flagged in two of the last three windows. One window alone is never an alarm, and windows that
 * wait for rows do not count.
 * @param windows oldest first
 */
export function judgeHistory(windows: readonly WindowJudgement[]): HistoryJudgement {
  const judged = windows.filter((window) => window.kind === 'judged').slice(-windowsRemembered)
  if (judged.length === 0) return { kind: 'waiting' }
  const flagged = new Map<string, ColumnJudgement[]>()
  for (const column of judged.flatMap((window) => window.columns)) {
    if (column.alarmed) flagged.set(column.name, [...(flagged.get(column.name) ?? []), column])
  }
  const columns = [...flagged].flatMap(([name, judgements]) => {
    const latest = judgements.at(-1)
    return latest === undefined || judgements.length < windowsForAlarm
      ? []
      : [{ name, flagged: judgements.length, latest }]
  })
  if (columns.length > 0) return { kind: 'alarm', windows: judged.length, columns: columns.sort(worstFirst) }
  return { kind: 'quiet', windows: judged.length, flagged: [...flagged.keys()] }
}

const order = { prediction: 0, label: 1, feature: 2, other: 3 } as const

type Alarm = Extract<HistoryJudgement, { kind: 'alarm' }>['columns'][number]

/** The model's output first, then by how far the column moved. */
function worstFirst(a: Alarm, b: Alarm): number {
  return (
    order[a.latest.role] - order[b.latest.role] ||
    b.latest.effect.psi - a.latest.effect.psi ||
    (a.name < b.name ? -1 : 1)
  )
}
