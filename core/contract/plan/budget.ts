import * as z from 'zod'
import type { Finding } from '#core/config/read-document.ts'
import type { Contract } from '#core/contract/contract.ts'
import { Failure, type Place } from '#core/failure.ts'
import { bytesOfPlan, bytesWords } from './explain.ts'
import type { Plan } from './plan.ts'
import type { Ground } from './statements.ts'

/** `customProperties` → `budget` of a contract: what judging it may cost. */
export const Budget = z.strictObject({
  max_bytes: z.int().min(1).optional().describe('Bytes read at most, by estimate before anything runs.'),
  max_statements: z.int().min(1).optional().describe('Statements sent at most.'),
})
export type Budget = z.infer<typeof Budget>

/** The budget a contract states; nothing where it states none. */
export function budgetOf(contract: Contract): Budget {
  const stated = contract.customProperties.find(({ property }) => property === 'budget')?.value
  return Budget.catch({}).parse(stated ?? {})
}

/** A budget that is none would allow everything. */
export function budgetIsOne(contract: Contract): Finding[] {
  return contract.customProperties.flatMap(({ property, value }, index) => {
    const parsed = Budget.safeParse(value)
    return property !== 'budget' || parsed.success
      ? []
      : [
          {
            path: ['customProperties', index, 'value'],
            problem: `budget: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`,
            allowed: 'max_bytes and max_statements, whole numbers from 1',
          },
        ]
  })
}

/**
 * Stops before anything runs where a plan would cost more than the contract allows.
 * @throws Failure BUDGET_EXCEEDED with both figures
 */
export function refuseOverBudget(plan: Plan, { relation }: Ground, budget: Budget, place: Place): void {
  const bytes = bytesOfPlan(plan, relation)
  const statements = plan.steps.length
  const over = [
    ...(bytes > (budget.max_bytes ?? Number.POSITIVE_INFINITY)
      ? [[`about ${bytesWords(bytes)} would be read`, bytesWords(budget.max_bytes ?? 0)] as const]
      : []),
    ...(statements > (budget.max_statements ?? Number.POSITIVE_INFINITY)
      ? [[`${statements} statements would be sent`, String(budget.max_statements)] as const]
      : []),
  ]
  if (over.length === 0) return
  throw new Failure({
    code: 'BUDGET_EXCEEDED',
    problem: over.map(([problem]) => problem).join(', '),
    allowed: `at most ${over.map(([, allowed]) => allowed).join(', ')} by the contract’s budget`,
    next: 'see `--explain` for what costs so much; drop checks, or raise the budget in the contract.',
    place,
  })
}
