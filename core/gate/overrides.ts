import * as z from 'zod'
import { Sha256 } from '#core/digest.ts'
import type { Requirement } from './verdict.ts'

/** A requirement that somebody stands in for, for one package alone. */
export const Override = z
  .strictObject({
    requirement: z
      .string()
      .min(1)
      .describe('Name of the requirement, as details and verdict.json have it, such as guardrails.recall.'),
    package: Sha256.describe('Digest of the package it is for: of no other one the requirement is lifted.'),
    reason: z.string().trim().min(1).describe('Why; shown in the comment and on the card.'),
    by: z.string().trim().min(1).describe('Who stands for it, such as @airfield-safety.'),
  })
  .describe(
    'Lifts one requirement of one package. It is a rule like any other: it counts once the base commit has it.',
  )
export type Override = z.infer<typeof Override>

/** Requirements that are not met, with the override that lifts them; what is met needs none. */
export function overridden(
  requirements: readonly Requirement[],
  overrides: readonly Override[],
  packageDigest: string | undefined,
): Requirement[] {
  return requirements.map((requirement) => {
    const found = overrides.find((of) => of.requirement === requirement.name && of.package === packageDigest)
    if (found === undefined || !isUnmet(requirement)) return requirement
    const { reason, by } = found
    return { ...requirement, overridden: { reason, by } }
  })
}

/** Whether a requirement stands in the way: neither met nor lifted. */
export function isUnmet({ verdict, overridden: lifted }: Requirement): boolean {
  return lifted === undefined && (verdict === 'fail' || verdict === 'inconclusive')
}

/** A sentence for each requirement that was lifted. */
export function overrideWords(requirements: readonly Requirement[]): string[] {
  return requirements.flatMap(({ name, verdict, overridden: lifted }) =>
    lifted === undefined
      ? []
      : [
          `Overridden by ${lifted.by}: \`${name}\`, which is ${verdict === 'fail' ? 'not met' : 'not shown'}. ${lifted.reason}`,
        ],
  )
}
