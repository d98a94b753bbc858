import {
  isMap,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type Document as YamlDocument,
} from 'yaml'
import type * as z from 'zod'
import { Failure, formatPlace, type Place } from '#core/failure.ts'
import { describeIssue } from './describe-issue.ts'

/** Something wrong in a file a person wrote, at a path inside the document. */
export interface Finding {
  readonly path: readonly (string | number)[]
  readonly problem: string
  readonly allowed?: string | undefined
  /** The finding is about the key itself (an unknown key), not about its value. */
  readonly keyed?: boolean | undefined
}

/** A checked document, and where each part of it stands in the file. */
export interface Document<Value> {
  readonly value: Value
  readonly file: string
  /** The place of the deepest part of the path that exists. */
  placeOf(path: readonly (string | number)[]): Place
}

/** A rule over more than one key; it reports everything it finds. */
export type Rule<Value> = (value: Value) => readonly Finding[]

/** A person corrects these first; what is left shows up in the next run. */
const mostFindings = 50

/** Longer texts are refused unread: no file a person writes comes near it. */
const mostCharacters = 4 * 1024 ** 2

/**
 * Reads a YAML or JSON text against its schema and rules.
 * @param prepare may take parts out of the parsed text that are not meant to be read
 * @throws Failure CONFIGURATION_INVALID that lists every finding with file and line.
 */
export function readDocument<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  file: string,
  rules: readonly Rule<z.infer<Schema>>[] = [],
  prepare: (document: YamlDocument, placeAt: (offset: number) => Place) => void = () => {},
): Document<z.infer<Schema>> {
  if (text.length > mostCharacters) {
    throw unreadable(
      `${text.length} characters are too many to read`,
      { file },
      `${mostCharacters} characters`,
    )
  }
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    // The parser's own search for repeated keys takes quadratic time; repeatedKeys() takes its place.
    uniqueKeys: false,
  })
  const placeAt = (offset: number): Place => ({ file, line: lines.linePos(offset).line || 1 })
  const placeOf = (path: readonly (string | number)[], keyed = false): Place =>
    placeAt(offsetOf(document.contents, path, keyed))

  const syntax = document.errors[0] ?? document.warnings[0]
  if (syntax !== undefined) {
    const deep = /call stack/.test(syntax.message)
    const message = deep ? 'it nests too deeply' : (syntax.message.split('\n')[0] ?? '')
    const several = syntax.code === 'MULTIPLE_DOCS'
    throw unreadable(several ? 'a second document starts here' : message, placeAt(syntax.pos[0]))
  }
  const repeated = repeatedKeys(document, placeAt)
  if (repeated !== undefined) throw repeated

  prepare(document, placeAt)
  const content = contentOf(document, file)
  // A document is read once: compiling its schema takes longer than reading by it.
  const parsed = schema.safeParse(content, { reportInput: true, jitless: true })
  const findings = parsed.success
    ? rules.flatMap((rule) => rule(parsed.data))
    : parsed.error.issues.flatMap((issue) => describeIssue(issue, schema, content))
  if (!parsed.success || findings.length > 0) throw invalid(file, findings, placeOf)
  return { value: parsed.data, file, placeOf: (path) => placeOf(path) }
}

function unreadable(problem: string, place: Place, allowed?: string): Failure {
  return new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: `this is not valid YAML: ${problem}`,
    allowed,
    next: 'correct the line; the parser stopped there.',
    place,
  })
}

function repeatedKeys(document: YamlDocument, placeAt: (offset: number) => Place): Failure | undefined {
  let repeated: Failure | undefined
  visit(document, {
    Map: (_, map) => {
      const first = new Map<string, Place>()
      for (const { key } of map.items) {
        if (!isScalar(key)) continue
        const name = String(key.value)
        const place = placeAt(key.range?.[0] ?? 0)
        const before = first.get(name)
        if (before !== undefined) {
          repeated = unreadable(`the key \`${name}\` stands on line ${before.line} already`, place)
          return visit.BREAK
        }
        first.set(name, place)
      }
      return undefined
    },
  })
  return repeated
}

/** The document as plain values. Aliases that multiply, name nothing or stand inside what they name end here. */
function contentOf(document: YamlDocument, file: string): unknown {
  try {
    const content: unknown = document.toJS({ maxAliasCount: 50 })
    if (holdsItself(content)) throw new Error('an alias stands inside what it names')
    return content
  } catch (cause) {
    throw unreadable(
      cause instanceof Error ? cause.message : String(cause),
      { file },
      'each alias (*name) after its anchor (&name), and few of them',
    )
  }
}

/** Whether a value is a part of itself. @param within what the value is a part of */
function holdsItself(value: unknown, within = new Set<unknown>()): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (within.has(value)) return true
  within.add(value)
  const held = Object.values(value).some((part) => holdsItself(part, within))
  within.delete(value)
  return held
}

function invalid(
  file: string,
  findings: readonly Finding[],
  placeOf: (path: readonly (string | number)[], keyed?: boolean) => Place,
): Failure {
  const described = findings.slice(0, mostFindings).map((finding) => {
    const place = placeOf(finding.path, finding.keyed)
    const allowed = finding.allowed === undefined ? '' : ` (allowed: ${finding.allowed})`
    return { place, text: `${finding.path.join('.') || 'the document'}: ${finding.problem}${allowed}` }
  })
  described.sort((a, b) => (a.place.line ?? 0) - (b.place.line ?? 0))
  const [first, ...rest] = described
  const hidden = findings.length - described.length
  return new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: [
      first?.text ?? 'invalid',
      ...rest.map(({ place, text }) => `\n  ${formatPlace(place)}: ${text}`),
      hidden > 0 ? `\n  … and ${hidden} more` : '',
    ].join(''),
    next: `correct ${file}; the schema in schemas/ describes every key.`,
    place: first?.place ?? { file },
  })
}

function offsetOf(root: Node | null, path: readonly (string | number)[], keyed: boolean): number {
  let node: unknown = root
  let offset = root?.range?.[0] ?? 0
  for (const [depthOfPart, part] of path.entries()) {
    const last = depthOfPart === path.length - 1
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part))
      if (pair === undefined) return offset
      const key = pair.key as { range?: [number, number, number] }
      const value = pair.value as { range?: [number, number, number] } | null
      offset = (last && keyed ? key.range?.[0] : (value?.range?.[0] ?? key.range?.[0])) ?? offset
      if (last && !keyed) offset = key.range?.[0] ?? offset
      node = pair.value
    } else {
      const items = (node as { items?: unknown[] } | null)?.items
      const item = typeof part === 'number' ? items?.[part] : undefined
      if (item === undefined) return offset
      offset = (item as { range?: [number, number, number] }).range?.[0] ?? offset
      node = item
    }
  }
  return offset
}
