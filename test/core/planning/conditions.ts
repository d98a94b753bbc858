import type { Condition } from '#core/planning/condition.ts'
import { parseCondition } from '#core/planning/parse-condition.ts'

/** A condition that has to be readable. */
export function conditionOf(text: string): Condition {
  const read = parseCondition(text)
  if (read.kind === 'invalid') throw new Error(`${text}: ${read.problem}; allowed: ${read.allowed}`)
  return { text: read.text, clauses: read.clauses }
}
