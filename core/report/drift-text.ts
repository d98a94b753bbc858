import type { HistoryJudgement } from '#core/drift/judgement.ts'
import type { DriftReport } from '#core/drift/report.ts'

/** A drift report for a terminal: one line a window, then what to do and why. */
export function driftText(
  report: DriftReport,
  windows: readonly { readonly name: string; readonly history: HistoryJudgement }[],
): string {
  const lines = windows.map(({ name, history }) => `  ${name.padEnd(14)} ${windowWords(history)}`)
  const { recommendation } = report
  const advice =
    recommendation.kind === 'retrain'
      ? [
          'alarm: retrain',
          ...recommendation.evidence.map(
            (row) =>
              `  ${row.column}: ${row.change} (${row.effect}, p ${row.p.toExponential(1)}, ${row.flagged})`,
          ),
        ]
      : [`no alarm: ${recommendation.because}`]
  return [
    `${report.model} in ${report.environment}, ${report.version ?? 'no version'}:`,
    ...lines,
    ...advice,
  ].join('\n')
}

function windowWords(history: HistoryJudgement): string {
  if (history.kind === 'waiting') return 'waiting for rows'
  if (history.kind === 'alarm') return `ALARM: ${history.columns.map((column) => column.name).join(', ')}`
  return history.flagged.length === 0 ? 'quiet' : `quiet; flagged once: ${history.flagged.join(', ')}`
}
