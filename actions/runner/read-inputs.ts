import type * as z from 'zod'
import { Failure } from '#core/failure.ts'

/** What an action declares: its inputs by schema, its outputs by what they mean. */
export interface ActionInterface<Inputs extends z.ZodObject, Output extends string> {
  readonly inputs: Inputs
  readonly outputs: Readonly<Record<Output, string>>
}

/** What the generator and the runner have to know of an input besides its schema. */
export interface InputMeta {
  /** Written as `default:` into action.yml: an expression only the runner can evaluate. */
  readonly runnerDefault?: string
  /** Never printed. */
  readonly secret?: boolean
}

/** The {@link InputMeta} of an input. */
export function metaOf(schema: z.ZodType): InputMeta {
  const { runnerDefault, secret } = schema.meta() ?? {}
  return {
    ...(typeof runnerDefault === 'string' ? { runnerDefault } : {}),
    ...(secret === true ? { secret } : {}),
  }
}

/**
 * Reads the inputs of an action. What a step leaves out is looked up as `ASSAY_<INPUT>`, then has the schema's
 * default; settings of assay.yaml come in where an input stays undefined.
 * @param given the value of an input as the runner hands it over, empty if the step left it out
 * @throws Failure USAGE that lists every wrong input
 */
export function readInputs<Inputs extends z.ZodObject>(
  schema: Inputs,
  given: (name: string) => string,
  environment: Readonly<Record<string, string | undefined>>,
): z.infer<Inputs> {
  const names = Object.keys(schema.shape)
  const values = names.flatMap((name) => {
    const value = given(name).trim() || (environment[variableOf(name)] ?? '').trim()
    return value === '' ? [] : [[name, value] as const]
  })
  const found = Object.fromEntries(values)
  const parsed = schema.safeParse(found)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0])
    const input = schema.shape[name] as z.ZodType | undefined
    const value = found[name]
    const shown = input !== undefined && metaOf(input).secret === true ? 'a secret' : `\`${value}\``
    return value === undefined
      ? `input \`${name}\` is missing: ${input?.description ?? ''}`
      : `input \`${name}\` is ${shown}: ${issue.message}`
  })
  throw new Failure({
    code: 'USAGE',
    problem: wrong.join('\n  '),
    next: 'correct `with:` of this step; the README beside action.yml describes every input.',
  })
}

/** The variable that stands in for an input: `working-directory` is ASSAY_WORKING_DIRECTORY. */
export function variableOf(input: string): string {
  return `ASSAY_${input.toUpperCase().replaceAll('-', '_')}`
}
