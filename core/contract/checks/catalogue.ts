import * as z from 'zod'
import { completenessChecks } from './completeness/completeness-checks.ts'
import { consistencyChecks } from './consistency/consistency-checks.ts'
import type { CheckDefinition, CheckParameters } from './definition.ts'
import { driftChecks } from './drift/drift-checks.ts'
import { machineLearningChecks } from './machine-learning/machine-learning-checks.ts'
import { schemaChecks } from './schema/schema-checks.ts'
import { statisticsChecks } from './statistics/statistics-checks.ts'
import { timelinessChecks } from './timeliness/timeliness-checks.ts'
import { uniquenessChecks } from './uniqueness/uniqueness-checks.ts'
import { validityChecks } from './validity/validity-checks.ts'

/** Every check of the kit, in the order the documentation lists them. */
export const catalogue: readonly CheckDefinition[] = [
  ...schemaChecks,
  ...completenessChecks,
  ...validityChecks,
  ...uniquenessChecks,
  ...consistencyChecks,
  ...timelinessChecks,
  ...statisticsChecks,
  ...driftChecks,
  ...machineLearningChecks,
]

const byName = new Map(catalogue.map((definition) => [definition.name, definition]))

/** The check of a name that a schema has let through. */
export function checkNamed(name: string): CheckDefinition {
  const definition = byName.get(name)
  if (definition === undefined) throw new RangeError(`there is no check ${name}`)
  return definition
}

const [first, ...others] = catalogue.map(whenNamed) as [z.ZodLazy<z.ZodObject>, ...z.ZodLazy<z.ZodObject>[]]

/** Parameters of any check: one entry a check, told apart by `check`. */
export const CheckParametersSchema: z.ZodType<CheckParameters> = z.discriminatedUnion('check', [
  first,
  ...others,
] as never) as never

/** The schema of a check, made when an entry names it: what tells entries apart is known without. */
function whenNamed(definition: CheckDefinition): z.ZodLazy<z.ZodObject> {
  const schema = z.lazy(() => definition.schema)
  Object.defineProperty(schema._zod, 'propValues', { value: { check: new Set([definition.name]) } })
  return schema
}
