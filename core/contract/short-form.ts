import * as z from 'zod'
import { catalogue } from '#core/contract/checks/catalogue.ts'
import type { CheckParameters } from '#core/contract/checks/definition.ts'
import { described } from './quality.ts'

const names: readonly string[] = catalogue.map(({ name }) => name)

/**
 * A check in the short form:
 * ```yaml
 * checks:
 *   - not_blank
 *   - range: {min: 0, max: 400}
 *   - unique: {columns: [a, b]}
 *     id: one_row_a_day
 *     severity: warning
 *     description: Two rows of a day would be counted twice.
 * ```
 * The form is the kit's own, not the standard's, whose linters know no `checks`; {@link expandContract} writes what they
 * know.
 * It is made when the first contract in this form is read: that takes long, and most are in the standard's form.
 */
export const ShortCheck = z.lazy(() => {
  const withoutParameters = catalogue
    .filter(({ schema }) =>
      Object.entries(schema.shape).every(([key, parameter]) => key === 'check' || isOptional(parameter)),
    )
    .map(({ name }) => name)
  const Entry = z
    .strictObject({
      ...described,
      ...Object.fromEntries(
        catalogue.map(({ name, schema }) => {
          const parameters = schema.omit({ check: true })
          return [name, (withoutParameters.includes(name) ? parameters.nullable() : parameters).optional()]
        }),
      ),
    })
    .refine((entry) => checksIn(entry).length === 1, 'one check in each entry of `checks`')
  return z
    .union([z.enum(withoutParameters as [string, ...string[]]), Entry])
    .meta({ id: 'ShortCheck' })
    .describe(
      'A check of the kit by its name and parameters; `assay expand-contract` writes it as the standard has it.',
    )
})

export type ShortCheck = z.infer<typeof ShortCheck>

/** What an entry of `checks` says. */
export interface ExpandedCheck {
  readonly parameters: CheckParameters
  readonly id: string | undefined
  readonly severity: 'error' | 'warning' | 'info'
  readonly description: string | undefined
  /** Where its parameters stand below the entry. */
  readonly path: readonly string[]
}

/** What an entry of `checks` says, in the words of the long form. */
export function expandCheck(entry: ShortCheck): ExpandedCheck {
  if (typeof entry === 'string')
    return {
      parameters: withDefaults(entry, {}),
      id: undefined,
      severity: 'error',
      description: undefined,
      path: [],
    }
  const check = checksIn(entry)[0] ?? ''
  const parameters = (entry as unknown as Readonly<Record<string, object | null | undefined>>)[check] ?? {}
  return {
    parameters: withDefaults(check, parameters),
    id: entry.id,
    severity: entry.severity,
    description: entry.description,
    path: [check],
  }
}

/** A name alone, or with nothing behind it, stands for what the check takes by default. */
function withDefaults(check: string, parameters: object): CheckParameters {
  const schema = catalogue.find(({ name }) => name === check)?.schema
  return schema?.parse({ check, ...parameters }) as CheckParameters
}

/**
 * A contract with every `checks` as entries of `quality`, and otherwise as it was: the standard's form.
 * @param written the contract as its file writes it, once it was read without findings
 */
export function expandContract(
  written: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return {
    ...written,
    schema: listOf(written.schema).map((table) => ({
      ...expandHolder(table),
      ...(table.properties === undefined ? {} : { properties: listOf(table.properties).map(expandHolder) }),
    })),
  }
}

type Written = Readonly<Record<string, unknown>>

function expandHolder({ checks, ...rest }: Written): Written {
  const entries: readonly unknown[] = Array.isArray(checks) ? checks : []
  if (entries.length === 0) return rest
  const given: readonly unknown[] = Array.isArray(rest.quality) ? rest.quality : []
  return { ...rest, quality: [...given, ...entries.map(standardEntry)] }
}

function standardEntry(entry: unknown): Written {
  const own = { type: 'custom', engine: 'assay' }
  if (typeof entry !== 'object' || entry === null) return { ...own, implementation: { check: String(entry) } }
  const { id, severity, description, ...checks } = entry as Written
  const [check = '', parameters] = Object.entries(checks)[0] ?? []
  return {
    ...(id === undefined ? {} : { id }),
    ...(description === undefined ? {} : { description }),
    ...(severity === undefined ? {} : { severity }),
    ...own,
    implementation: { check, ...(parameters as Written | null) },
  }
}

function isOptional(parameter: unknown): boolean {
  return parameter instanceof z.ZodOptional || parameter instanceof z.ZodDefault
}

function checksIn(entry: object): string[] {
  return Object.entries(entry)
    .filter(([key, value]) => names.includes(key) && value !== undefined)
    .map(([key]) => key)
}

function listOf(value: unknown): Written[] {
  return Array.isArray(value) ? value : []
}
