import { allowedNames } from '#core/config/nearest.ts'
import { type Sha256, sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import { readCsv } from '#core/package/csv-text.ts'
import type { Pipeline, Task } from '#core/pipeline/pipeline.ts'
import { type Expectation, isRelative, readExpectation } from './expectation.ts'

/** A row a case asks about, as it is written: text by column, null for a missing value. */
export interface CaseRow {
  readonly line: number
  readonly cells: Readonly<Record<string, string | null>>
  /** The first row may have none where others follow. */
  readonly expectation?: Expectation | undefined
  /** The `expect` cell, for messages. */
  readonly expected: string
  readonly note?: string | undefined
}

/** A case: a row, and changes of it. */
export interface BehaviourCase {
  readonly name: string
  /** One at least; the first is what the others are held against. */
  readonly rows: readonly CaseRow[]
}

/** `cases.csv`, read. */
export interface CaseFile {
  readonly file: string
  readonly sha256: Sha256
  readonly cases: readonly BehaviourCase[]
}

/** The file's name in a pipeline folder. */
export const caseFileName = 'cases.csv'

const ownColumns = ['case', 'expect', 'note']
const missing = '(missing)'
const mostRows = 2_000
const mostProblems = 50
const mostCharacters = 4 * 1024 ** 2

interface Problem {
  readonly line: number
  readonly text: string
}

/**
 * Reads `cases.csv`: columns `case`, `expect`, `note` (may be left out) and columns of `data.columns`. A blank `case`
 * goes on with the case above; a blank cell of its later rows is what the first row has; `(missing)` is no value. One line
 * a row; blank lines and lines that begin with # are skipped.
 * @throws Failure CONFIGURATION_INVALID that lists every problem with file and line
 */
export function readCaseFile(
  text: string,
  file: string,
  { data }: Pick<Pipeline, 'data'>,
  task: Task,
): CaseFile {
  if (text.length > mostCharacters)
    throw refused(file, [{ line: 1, text: `${text.length} characters; at most ${mostCharacters} are read` }])
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)
  const problems: Problem[] = []
  const records: { readonly line: number; readonly fields: readonly string[] }[] = []
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('#') || line.replaceAll(/[,\s]/g, '') === '') continue
    const csv = readCsv(line)
    if (csv.ok) records.push({ line: index + 1, fields: csv.rows[0] ?? [] })
    else problems.push({ line: index + 1, text: csv.words.replace(/^line 1: /, '') })
  }
  const [head, ...rest] = records
  if (problems.length > 0 || head === undefined) {
    throw refused(file, head === undefined ? [{ line: 1, text: 'there is no header' }] : problems)
  }
  const header = head.fields.map((field) => field.trim())
  const inHeader = headerProblems(header, data).map((words) => ({ line: head.line, text: words }))
  if (inHeader.length > 0) throw refused(file, inHeader)
  const cases = gatherCases(header, rest, task, problems)
  if (cases.length === 0 && problems.length === 0)
    problems.push({ line: head.line, text: 'there is no case below the header' })
  if (rest.length > mostRows)
    problems.push({ line: head.line, text: `${rest.length} rows; at most ${mostRows} are asked about` })
  if (problems.length > 0) throw refused(file, problems)
  return { file, sha256: sha256(text), cases }
}

function headerProblems(header: readonly string[], data: Pipeline['data']): string[] {
  const first = header[0] ?? ''
  if (header.length === 1 && /[;\t]/.test(first))
    return ['the columns are not separated by commas; save it as CSV with commas']
  const problems: string[] = []
  for (const needed of ['case', 'expect'])
    if (!header.includes(needed)) problems.push(`the header has no column \`${needed}\``)
  const known = Object.keys(data.columns).filter((name) => name !== data.label)
  for (const [index, name] of header.entries()) {
    if (header.indexOf(name) < index) problems.push(`the column \`${name}\` is there twice`)
    else if (name === data.label)
      problems.push(`\`${name}\` is the label; what is expected stands in \`expect\``)
    else if (!ownColumns.includes(name) && !known.includes(name)) {
      const allowed = allowedNames(name, [...ownColumns, ...known])
      problems.push(`\`${name}\` is not in data.columns (allowed: ${allowed})`)
    }
  }
  return problems
}

/** Collects rows into cases; what is wrong is added to the problems. */
function gatherCases(
  header: readonly string[],
  records: readonly { readonly line: number; readonly fields: readonly string[] }[],
  task: Task,
  problems: Problem[],
): BehaviourCase[] {
  const cases: { name: string; rows: CaseRow[] }[] = []
  const lineOfName = new Map<string, number>()
  for (const { line, fields } of records) {
    const report = (text: string): void => {
      problems.push({ line, text })
    }
    if (fields.length !== header.length) {
      report(`${fields.length} cells; the header has ${header.length} columns`)
      continue
    }
    const of = (column: string): string => (fields[header.indexOf(column)] ?? '').trim()
    const name = of('case')
    const current = cases.at(-1)
    const continues = current !== undefined && (name === '' || name === current.name)
    if (!continues) {
      if (name === '') report('the first row has no name in `case`')
      const before = lineOfName.get(name)
      if (before !== undefined)
        report(
          `the case \`${name}\` began on line ${before}; its rows stand together, or it needs another name`,
        )
      lineOfName.set(name, line)
      cases.push({ name, rows: [] })
    }
    const rows = cases.at(-1)?.rows ?? []
    const row = caseRow(header, fields, of('expect'), { line, first: rows[0], task, report })
    rows.push(of('note') === '' ? row : { ...row, note: of('note') })
  }
  for (const { name, rows } of cases) {
    if (rows.length > 0 && rows.every(({ expectation }) => expectation === undefined))
      problems.push({ line: rows[0]!.line, text: `the case \`${name}\` expects nothing` })
  }
  return cases
}

function caseRow(
  header: readonly string[],
  fields: readonly string[],
  expected: string,
  place: {
    readonly line: number
    readonly first: CaseRow | undefined
    readonly task: Task
    readonly report: (text: string) => void
  },
): CaseRow {
  const { line, first, task, report } = place
  const cells = Object.fromEntries(
    header.flatMap((column, index) => {
      if (ownColumns.includes(column)) return []
      const written = (fields[index] ?? '').trim()
      const cell = written === missing ? null : written === '' ? (first?.cells[column] ?? null) : written
      return [[column, cell]]
    }),
  )
  if (expected === '') {
    if (first !== undefined) report('a later row of a case needs something in `expect`')
    return { line, cells, expected }
  }
  const read = readExpectation(expected, task)
  if (!read.ok) {
    report(`expect: ${read.problem} (allowed: ${read.allowed})`)
    return { line, cells, expected }
  }
  if (first === undefined && isRelative(read.expectation)) {
    report(`expect: \`${expected}\` is held against the first row of the case, and this is the first`)
  }
  return { line, cells, expectation: read.expectation, expected }
}

function refused(file: string, problems: readonly Problem[]): Failure {
  const [first, ...rest] = problems.toSorted((a, b) => a.line - b.line)
  const shown = rest.slice(0, mostProblems - 1).map(({ line, text }) => `\n  ${file}:${line}: ${text}`)
  const hidden = rest.length - shown.length
  return new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: [first?.text ?? 'invalid', ...shown, hidden > 0 ? `\n  … and ${hidden} more` : ''].join(''),
    next: `correct ${file}; docs/behaviour-cases.md says how it is written.`,
    place: { file, line: first?.line },
  })
}
