import { simulatedMetrics } from './populations.ts'
import { alpha, atBoundary, beyondBoundary, kinds } from './settings.ts'
import { mostErrors, tally } from './simulate.ts'
import { harmFound } from './slices.ts'

/** The longer simulation: `npm run simulate [gates of each setting]`, by default 4,000; prints a table. */
const gates = Number(process.argv[2] ?? 4000)
if (!Number.isSafeInteger(gates) || gates < 10) {
  console.error(`gates of each setting: \`${process.argv[2]}\`; allowed: a whole number from 10 on`)
  process.exit(2)
}
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`.padStart(9)
const limit = mostErrors(gates, alpha, 1e-3) / gates

console.log(
  `${gates} gates of each setting at the boundary, half as many beyond it; alpha ${alpha}. Marked *: more than ${percent(limit).trim()}, which a rate of exactly alpha exceeds once in 1,000 simulations; or a power under 0.9 times the ideal test's.`,
)
console.log(
  'metric     asked           rows  false pass  false fail  inconclusive      effect     power     ideal  ratio',
)
let seed = 1
for (const metric of simulatedMetrics) {
  for (const kind of kinds) {
    for (const rows of [300, 1000, 3000]) {
      const at = tally(atBoundary(metric, kind, rows), gates, seed++)
      const setting = beyondBoundary(metric, kind, rows)
      const beyond = tally(setting, Math.ceil(gates / 2), seed++)
      const [pass, fail] = [at.passed / gates, at.failed / gates]
      const power = beyond.passed / beyond.gates
      const ratio = power / setting.idealPower
      const marked = pass > limit || fail > limit || ratio < 0.9 ? '  *' : ''
      console.log(
        `${metric.padEnd(11)}${kind.padEnd(13)}${String(rows).padStart(7)}${percent(pass).padStart(12)}${percent(fail).padStart(12)}${percent(1 - pass - fail).padStart(14)}${setting.effect.toFixed(4).padStart(12)}${percent(power).padStart(10)}${percent(setting.idealPower).padStart(10)}${ratio.toFixed(3).padStart(7)}${marked}`,
      )
    }
  }
}
for (const [metric, margin] of [
  ['accuracy', 0.05],
  ['roc_auc', 0.04],
  ['mae', 0.05],
] as const) {
  const rate = harmFound(metric, margin, gates, seed++) / gates
  console.log(
    `${metric.padEnd(11)}six slices, each as bad as allowed: any blamed ${percent(rate).trim()}${rate > limit ? '  *' : ''}`,
  )
}
