import { canonicalJson, type Sha256, sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import { lnAlpha } from './holdout-policy.ts'
import { budgetOfLedger, type Ledger, type LedgerRun, spentReason } from './ledger.ts'
import { LedgerLine, type OpenedLine } from './ledger-line.ts'
import { wordsOf } from './published.ts'

/** A ledger as far as its lines have been followed. */
interface Followed {
  readonly opened: OpenedLine
  readonly runs: readonly LedgerRun[]
  readonly released: string | undefined
}

/** A rule that a line breaks, in words; undefined if it keeps all of them. */
type Breach = string | undefined

/** Levels are written by the same code that reads them; more than rounding is a change by hand. */
const lnAlphaSlack = 1e-9

/**
 * Reads a ledger and holds every line against the one before and against the rules: whole lines in canonical JSON,
 * chained by digest; runs counted without gaps, each at its own level, none after the holdout was spent; one word a
 * run, of those the policy has.
 * @param file for messages
 * @throws Failure LEDGER_INVALID, with the line, for a ledger that was torn or changed by hand
 */
export function readLedger(text: string, file: string): Ledger {
  if (!text.endsWith('\n')) {
    throw refused(file, text.split('\n').length, 'the last line is not whole')
  }
  const lines = text.slice(0, -1).split('\n')
  const digests: Sha256[] = []
  let ledger: Followed | undefined
  for (const [index, written] of lines.entries()) {
    const line = parseLine(written, file, index + 1)
    const breach = linkBreach(line, digests.at(-1)) ?? lineBreach(ledger, line)
    if (breach !== undefined) throw refused(file, index + 1, breach)
    ledger = follow(ledger, line)
    digests.push(sha256(written))
  }
  const head = digests.at(-1)
  if (ledger === undefined || head === undefined) throw refused(file, 1, 'there is no line')
  return { ...ledger, head, digests, text }
}

function parseLine(written: string, file: string, at: number): LedgerLine {
  let content: unknown
  try {
    content = JSON.parse(written)
  } catch {
    throw refused(file, at, 'this is no JSON')
  }
  const line = LedgerLine.safeParse(content)
  if (!line.success) {
    const [issue] = line.error.issues
    const path = issue?.path.join('.') ?? ''
    throw refused(
      file,
      at,
      `${path === '' ? 'the line' : path}: ${issue?.message ?? 'not a line of a ledger'}`,
    )
  }
  if (canonicalJson(line.data) !== written) {
    throw refused(file, at, 'the line is not written as Assay writes it')
  }
  return line.data
}

function linkBreach(line: LedgerLine, before: Sha256 | undefined): Breach {
  if (line.kind === 'opened') return before === undefined ? undefined : 'a ledger is opened once'
  if (before === undefined) return `the first line is \`${line.kind}\`, not \`opened\``
  if (line.previous === before) return undefined
  return `previous is ${line.previous.slice(0, 12)}…, the line before is ${before.slice(0, 12)}…`
}

function lineBreach(ledger: Followed | undefined, line: LedgerLine): Breach {
  if (ledger === undefined || line.kind === 'opened') return undefined
  if (ledger.released !== undefined) return 'the labels were released already'
  if (line.kind === 'reserved') {
    const spent = spentReason(ledger)
    if (spent !== undefined) return `run ${line.run} was reserved after the holdout was spent (${spent})`
    if (line.run !== ledger.runs.length + 1) return `run ${line.run} follows run ${ledger.runs.length}`
    if (ledger.runs.some((run) => run.candidate === line.candidate && run.config === line.config)) {
      return `run ${line.run} is a candidate and a configuration that had a run already`
    }
    const level = lnAlpha(budgetOfLedger(ledger), line.run)
    return Math.abs(level - line.lnAlpha) <= lnAlphaSlack * Math.abs(level)
      ? undefined
      : `lnAlpha of run ${line.run} is ${line.lnAlpha}, its level is ${level}`
  }
  if (line.kind === 'judged') {
    const run = ledger.runs[line.run - 1]
    if (run === undefined) return `run ${line.run} was judged and never reserved`
    if (run.word !== undefined) return `run ${line.run} was judged twice`
    if (!wordsOf(ledger.opened.policy).includes(line.verdict)) {
      return `\`${line.verdict}\` is no word of the policy ${ledger.opened.policy.kind}`
    }
  }
  return undefined
}

function follow(ledger: Followed | undefined, line: LedgerLine): Followed {
  if (line.kind === 'opened' || ledger === undefined) {
    return { opened: line as OpenedLine, runs: [], released: undefined }
  }
  if (line.kind === 'released') return { ...ledger, released: line.reason }
  if (line.kind === 'reserved') {
    const { run, candidate, config, lnAlpha: level } = line
    return { ...ledger, runs: [...ledger.runs, { run, candidate, config, lnAlpha: level, word: undefined }] }
  }
  return {
    ...ledger,
    runs: ledger.runs.map((run) => (run.run === line.run ? { ...run, word: line.verdict } : run)),
  }
}

function refused(file: string, line: number, problem: string): Failure {
  return new Failure({
    code: 'LEDGER_INVALID',
    problem: `the ledger of the sealed holdout was torn or changed by hand: ${problem}`,
    allowed: 'lines that Assay appended, whole and in order',
    next: 'restore the file from the history of its Git ref; if it cannot be restored, seal a new holdout.',
    place: { file, line },
  })
}
