import leven from 'leven'
import type * as z from 'zod'
import { allowedNames } from './nearest.ts'
import type { Finding } from './read-document.ts'
import { keysAt } from './schema-keys.ts'

type Path = readonly (string | number)[]
type Issue = z.core.$ZodIssue

/** How zod's own messages start; anything else was written into the schema for the reader. */
const usualWords = /^(Invalid|Too small|Too big|Unrecognized)/

/** What a schema and the checked value say about an issue. */
interface Checked {
  readonly schema: z.ZodType
  readonly value: unknown
  /** Where the issue's own path starts. */
  readonly at: Path
}

/** An issue of zod in the words of a person's file: what was found, what is allowed, what was probably meant. */
export function describeIssue(issue: Issue, schema: z.ZodType, value: unknown): Finding[] {
  return describe(issue, { schema, value, at: [] })
}

function describe(issue: Issue, checked: Checked): Finding[] {
  const own = issue.path.filter((part) => typeof part !== 'symbol')
  const path = [...checked.at, ...own]
  if (!usualWords.test(issue.message)) {
    const value = issue.input === undefined ? '' : `, ${found(issue.input)}`
    return [{ path, problem: `${issue.message}${value}` }]
  }
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], checked))
    case 'invalid_union':
      return unfit(issue, path, checked)
    case 'invalid_key':
      return issue.issues.flatMap((inner) =>
        describe(inner, checked).map(({ allowed, problem }) => ({
          path,
          problem: `as a name: ${problem}`,
          allowed,
          keyed: true,
        })),
      )
    case 'invalid_value':
      return [{ path, problem: found(issue.input), allowed: allowedValues(issue.input, issue.values) }]
    case 'invalid_type':
      return [{ path, problem: found(issue.input, 'received' in issue), allowed: typeName(issue.expected) }]
    case 'too_small':
      return [{ path, problem: found(issue.input), allowed: bound(issue, 'least', 'more than') }]
    case 'too_big':
      return [{ path, problem: found(issue.input), allowed: bound(issue, 'most', 'less than') }]
    case 'invalid_format':
      return [{ path, problem: found(issue.input), allowed: formatName(issue) }]
    default:
      return [{ path, problem: `${issue.message}, ${found(issue.input)}` }]
  }
}

function unknownKey(path: Path, { schema, value }: Checked): Finding {
  const key = String(path.at(-1))
  const section = path.slice(0, -1)
  const known = keysAt(schema, value, section)
  if (!known.includes(key)) {
    const written: unknown = section.reduce(memberOf, value)
    const holder = known
      .filter((other) => memberOf(written, other) !== undefined)
      .find((other) => keysAt(schema, value, [...section, other]).includes(key))
    const allowed =
      holder === undefined ? allowedNames(key, known) : `in \`${holder}\`, which stands beside it`
    return { path, problem: 'unknown key', allowed, keyed: true }
  }
  // Another form of the same section has this key.
  return {
    path,
    problem: 'it does not go with the keys beside it',
    allowed: `one of ${known.join(', ')}`,
    keyed: true,
  }
}

/** No form of a section fits: the one that comes closest says best what the person meant. */
function unfit(issue: Extract<Issue, { code: 'invalid_union' }>, path: Path, checked: Checked): Finding[] {
  if (issue.errors.length === 0) {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : []
    const written = memberOf(issue.input, issue.discriminator)
    return [{ path, problem: found(written), allowed: allowedValues(written, options) }]
  }
  const types = issue.errors.flatMap((branch) =>
    branch.length === 1 && branch[0]?.code === 'invalid_type' && branch[0].path.length === 0
      ? [typeName(branch[0].expected)]
      : [],
  )
  if (types.length === issue.errors.length) {
    const keys = keysAt(checked.schema, checked.value, path)
    const allowed =
      keys.length > 0 ? `keys and values, one of ${keys.join(', ')}` : [...new Set(types)].join(', ')
    return [{ path, problem: found(issue.input), allowed }]
  }
  const branches = issue.errors.map((branch) =>
    branch.flatMap((inner) => describe(inner, { ...checked, at: path })),
  )
  branches.sort((a, b) => depth(b) - depth(a) || a.length - b.length || apart(a) - apart(b))
  return branches[0] ?? []
}

function depth(findings: readonly Finding[]): number {
  return Math.max(0, ...findings.map((finding) => finding.path.length))
}

/** How far the unknown keys are from those that are missing. */
function apart(findings: readonly Finding[]): number {
  const unknown = findings.filter((finding) => finding.keyed === true)
  const missing = findings.filter((finding) => finding.problem === absent)
  const distances = unknown.flatMap(({ path }) =>
    missing.map((other) => leven(String(path.at(-1)), String(other.path.at(-1)))),
  )
  return Math.min(Number.MAX_SAFE_INTEGER, ...distances)
}

const absent = 'missing'

function found(value: unknown, notNumber = false): string {
  if (notNumber) return 'found something that is no finite number'
  if (value === undefined) return absent
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value))
  return `found ${text.length > 80 ? `${text.slice(0, 77)}…` : text}`
}

function allowedValues(written: unknown, values: readonly unknown[]): string {
  const names = values.map(String)
  return typeof written === 'string' ? allowedNames(written, names) : names.join(', ')
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'keys and values',
  record: 'keys and values',
  array: 'a list',
}

function typeName(expected: string): string {
  return typeNames[expected] ?? expected
}

function bound(
  issue: Extract<Issue, { code: 'too_small' | 'too_big' }>,
  end: string,
  beyond: string,
): string {
  const limit = 'minimum' in issue ? issue.minimum : issue.maximum
  const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' items' : ''
  if (issue.exact === true) return `exactly ${limit}${unit}`
  return issue.inclusive === false ? `${beyond} ${limit}${unit}` : `at ${end} ${limit}${unit}`
}

function formatName(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  if (issue.format === 'date') return 'a date such as 2026-11-21'
  if (issue.format === 'datetime') return 'an instant such as 2026-11-21T14:00:00Z'
  return `text like ${issue.pattern ?? issue.format}`
}

function memberOf(value: unknown, key: string | number | undefined): unknown {
  return typeof value === 'object' && value !== null && key !== undefined
    ? (value as Record<string, unknown>)[key]
    : undefined
}
