import { lnAlpha, passesAllowed } from './holdout-policy.ts'
import { budgetOfLedger, type Ledger, passesOf, spentReason } from './ledger.ts'
import { spentWords } from './published.ts'

/** How a sealed holdout's budget stands, in one sentence: what was used, what is left, and how strictly the next run is tested. */
export function ledgerWords(ledger: Ledger): string {
  const { opened, runs } = ledger
  const allowed = passesAllowed(opened.policy)
  const passes = passesOf(ledger)
  const ofPasses = allowed === undefined ? '' : ` and ${passes} of ${allowed} passes`
  const used = `Sealed holdout ${opened.holdout.slice(0, 12)}…: ${runs.length} of ${opened.runs} runs${ofPasses} used`
  const spent = spentReason(ledger)
  if (spent !== undefined) return `${used}. ${spentWords(spent)}`
  const level = (run: number): string => Math.exp(lnAlpha(budgetOfLedger(ledger), run)).toPrecision(2)
  const next = runs.length + 1
  return `${used}; run ${next} is tested at alpha ${level(next)}, run ${opened.runs} at ${level(opened.runs)}, so that the risk of any wrong pass stays below ${opened.risk}.`
}
