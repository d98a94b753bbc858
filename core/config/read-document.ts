import leven from 'leven'
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import { z } from 'zod'
import { Failure, formatPlace, type Place } from '#core/failure.ts'

/** Something wrong in a file a person wrote, at a path inside the document. */
export interface Finding {
  readonly path: readonly (string | number)[]
  readonly problem: string
  readonly allowed?: string | undefined
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

/**
 * Reads a YAML or JSON text against its schema and rules.
 * @throws Failure CONFIGURATION_INVALID that lists every finding with file and line.
 */
export function readDocument<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  file: string,
  rules: readonly Rule<z.infer<Schema>>[] = [],
): Document<z.infer<Schema>> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const placeOf = (path: readonly (string | number)[], keyed = false): Place => {
    const offset = offsetOf(document.contents, path, keyed)
    return { file, line: lines.linePos(offset).line || 1 }
  }

  const syntax = document.errors[0]
  if (syntax !== undefined) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `this is not valid YAML: ${syntax.message.split('\n')[0]}`,
      next: 'correct the line; the parser stopped there.',
      place: { file, line: lines.linePos(syntax.pos[0]).line },
    })
  }

  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 50 }))
  if (!parsed.success) {
    throw invalid(
      file,
      parsed.error.issues.flatMap((issue) => describeIssue(issue, schema)),
      placeOf,
    )
  }
  const findings = rules.flatMap((rule) => rule(parsed.data))
  if (findings.length > 0) {
    throw invalid(
      file,
      findings.map((finding) => ({ ...finding, keyed: false })),
      placeOf,
    )
  }
  return { value: parsed.data, file, placeOf: (path) => placeOf(path) }
}

interface PlacedFinding extends Finding {
  /** The finding is about the key itself (an unknown key), not about its value. */
  readonly keyed: boolean
}

function invalid(
  file: string,
  findings: readonly PlacedFinding[],
  placeOf: (path: readonly (string | number)[], keyed?: boolean) => Place,
): Failure {
  const described = findings.map((finding) => {
    const where = formatPlace(placeOf(finding.path, finding.keyed))
    const allowed = finding.allowed === undefined ? '' : ` (allowed: ${finding.allowed})`
    return { where, text: `${finding.path.join('.') || 'the document'}: ${finding.problem}${allowed}` }
  })
  const first = findings[0]
  const rest = described.slice(1).map(({ where, text }) => `\n  ${where}: ${text}`)
  return new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: (described[0]?.text ?? 'invalid') + rest.join(''),
    next: `correct ${file}; the schema in schemas/ describes every key.`,
    place: first === undefined ? { file } : placeOf(first.path, first.keyed),
  })
}

function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType): PlacedFinding[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const known = keysAt(schema, path)
      const near = nearest(key, known)
      const allowed = near === undefined ? known.join(', ') : `${near} (did you mean that?)`
      return { path: [...path, key], problem: 'unknown key', allowed, keyed: true }
    })
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The branch that came furthest says best what the person meant.
    const branches = issue.errors.map((branch) =>
      branch.flatMap((inner) => describeIssue(inner, z.unknown())),
    )
    const best = branches.sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0] ?? []
    return best.map((finding) => ({ ...finding, path: [...path, ...finding.path] }))
  }
  const received = 'input' in issue && issue.input !== undefined ? `, found ${show(issue.input)}` : ''
  return [{ path, problem: `${issue.message}${received}`, keyed: false }]
}

function depth(findings: readonly PlacedFinding[]): number {
  return Math.max(0, ...findings.map((finding) => finding.path.length))
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

function nearest(key: string, known: readonly string[]): string | undefined {
  const ranked = known.map((name) => ({ name, distance: leven(key, name) }))
  ranked.sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best !== undefined && best.distance <= Math.max(2, key.length / 3) ? best.name : undefined
}

function keysAt(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  let current: z.core.$ZodType | undefined = schema
  for (const part of path) {
    current = unwrap(current)
    if (current instanceof z.ZodObject) current = current.shape[part as string]
    else if (current instanceof z.ZodArray) current = current.element
    else if (current instanceof z.ZodRecord) current = current.valueType
    else return []
  }
  const last = unwrap(current)
  return last instanceof z.ZodObject ? Object.keys(last.shape) : []
}

function unwrap(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  let current = schema
  while (
    current instanceof z.ZodOptional ||
    current instanceof z.ZodDefault ||
    current instanceof z.ZodPrefault
  ) {
    current = current.unwrap()
  }
  if (current instanceof z.ZodPipe) return unwrap(current.in)
  return current
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
