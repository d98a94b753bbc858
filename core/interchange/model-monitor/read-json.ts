import type * as z from 'zod'
import { Failure } from '#core/failure.ts'

/** Keys that documents and containers of several years spell otherwise. */
const spellings: Readonly<Record<string, string>> = {
  comparion_method: 'comparison_method',
  min_domain_mass: 'domain_content_threshold',
  enable_comparisons: 'perform_comparison',
  numerical_constraints: 'num_constraints',
  numeric_constraints: 'num_constraints',
  numeric_statistics: 'numerical_statistics',
  constraints_violations: 'violations',
  constraint_violations: 'violations',
}

/**
 * Reads a file of Model Monitor in any of its spellings: keys in camel or snake case, known slips of the pen, `"NaN"` for
 * a number that there is none of.
 * @throws Failure CONFIGURATION_INVALID with the path of what is wrong
 */
export function readMonitorJson<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  file: string,
  reshape: (content: unknown) => unknown = (content) => content,
): z.output<Schema> {
  const parsed = schema.safeParse(reshape(respelled(contentOf(text, file))))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue?.path.join('.') ?? ''
  throw new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: `${path === '' ? 'the file' : path}: ${issue?.message ?? 'invalid'}`,
    allowed: 'a file that SageMaker Model Monitor wrote, or one of its form',
    place: { file },
  })
}

function contentOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `this is not JSON: ${(cause as Error).message}`,
      place: { file },
      cause,
    })
  }
}

/** What lies deeper is none of these files; nothing here follows it down. */
const deepest = 50

function respelled(value: unknown, depth = 0): unknown {
  if (depth > deepest) return undefined
  if (Array.isArray(value)) return value.map((item) => respelled(item, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [spelled(key), respelled(member, depth + 1)]),
  )
}

function spelled(key: string): string {
  const snake = key.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase()
  return spellings[snake] ?? snake
}

/** A plain object, or an empty one. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}
