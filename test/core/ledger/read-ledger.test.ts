import { expect, it } from 'vitest'
import { canonicalJson, sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import { holds } from '#core/ledger/ledger.ts'
import { readLedger } from '#core/ledger/read-ledger.ts'
import { releaseHoldout } from '#core/ledger/write-ledger.ts'
import { at, candidate, ledgerOf, ledgerText } from '../../builders/ledger.ts'

type Line = Record<string, unknown>

/** Changes lines and mends the chain behind them, as somebody would who knows how it is made. */
function forged(text: string, change: (lines: Line[]) => readonly Line[]): string {
  const lines = change(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line),
  )
  let previous: string | null = null
  return lines
    .map((line) => {
      const written = canonicalJson({ ...line, previous })
      previous = sha256(written)
      return `${written}\n`
    })
    .join('')
}

function failureOf(text: string): Failure {
  try {
    readLedger(text, 'ledger.jsonl')
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('it was read')
}

const text = ledgerText(['fail', 'pass', undefined])
const lines = text.trimEnd().split('\n')

it('reads what was written', () => {
  const ledger = readLedger(text, 'ledger.jsonl')
  expect(ledger.opened).toMatchObject({ model: 'trips', runs: 32, risk: 0.05 })
  expect(ledger.runs.map(({ run, candidate: digest, word }) => [run, digest, word])).toEqual([
    [1, candidate(1), 'not_proven'],
    [2, candidate(2), 'pass'],
    [3, candidate(3), undefined],
  ])
  expect(ledger.head).toBe(sha256(lines.at(-1) ?? ''))
  expect(ledger.released).toBeUndefined()
})

it('knows whether it still holds a line that was seen', () => {
  const then = ledgerOf(['fail'])
  expect(holds(readLedger(text, 'x'), then.head)).toBe(true)
  expect(holds(then, readLedger(text, 'x').head)).toBe(false)
})

it.each<[what: string, torn: string, line: number, words: string]>([
  ['is empty', '', 1, 'the last line is not whole'],
  ['ends in a line that is not whole', text.slice(0, -9), 6, 'the last line is not whole'],
  ['has lost its first line', `${lines.slice(1).join('\n')}\n`, 1, 'the first line is `reserved`'],
  ['has lost a line', `${lines.toSpliced(2, 1).join('\n')}\n`, 3, 'previous is'],
  [
    'has two lines in another order',
    `${[0, 1, 3, 2, 4, 5].map((of) => lines[of]).join('\n')}\n`,
    3,
    'previous is',
  ],
  ['has a line twice', `${lines.toSpliced(2, 0, lines[1] ?? '').join('\n')}\n`, 3, 'previous is'],
  ['is opened twice', `${text}${lines[0]}\n`, 7, 'a ledger is opened once'],
  ['has an empty line', text.replace('\n', '\n\n'), 2, 'this is no JSON'],
  ['has a changed word', text.replace('not_proven', 'pass'), 4, 'previous is'],
  ['is written with spaces', text.replace('{"at"', '{ "at"'), 1, 'not written as Assay writes it'],
  ['has another line end', text.replace('\n', '\r\n'), 1, 'not written as Assay writes it'],
  ['has a line of another kind', `${text}{"kind":"note"}\n`, 7, 'kind'],
  ['is of another format', text.replace('"schemaVersion":1', '"schemaVersion":2'), 1, 'schemaVersion'],
])('a ledger that %s is refused', (_, torn, line, words) => {
  const failure = failureOf(torn)
  expect(failure.message).toContain(words)
  expect(failure.message).toContain('seal a new holdout')
  expect([failure.code, failure.place]).toEqual(['LEDGER_INVALID', { file: 'ledger.jsonl', line }])
})

it.each<[what: string, change: (all: Line[]) => readonly Line[], line: number, words: string]>([
  ['leaves a run out', (all) => all.filter(({ run }) => run !== 1), 2, 'run 2 follows run 0'],
  [
    'numbers anew',
    (all) => all.map((of) => (of.run === 3 ? { ...of, run: 4 } : of)),
    6,
    'run 4 follows run 2',
  ],
  [
    'gives a run a better level',
    (all) => all.map((of) => (of.lnAlpha === undefined ? of : { ...of, lnAlpha: -1 })),
    2,
    'lnAlpha of run 1 is -1, its level is -6.46',
  ],
  [
    'raises the risk for all runs to come',
    (all) => all.map((of) => (of.kind === 'opened' ? { ...of, risk: 0.1 } : of)),
    2,
    'lnAlpha of run 1',
  ],
  [
    'asks twice about the same',
    (all) => all.map((of) => (of.run === 3 ? { ...of, candidate: candidate(1) } : of)),
    6,
    'had a run already',
  ],
  [
    'judges what was never reserved',
    (all) => [...all, { at, kind: 'judged', run: 4, verdict: 'pass' }],
    7,
    'never reserved',
  ],
  [
    'judges twice',
    (all) => [...all, { at, kind: 'judged', run: 2, verdict: 'not_proven' }],
    7,
    'run 2 was judged twice',
  ],
  [
    'tells more than the policy allows',
    (all) => [...all, { at, kind: 'judged', run: 3, verdict: 'fail' }],
    7,
    '`fail` is no word of the policy kPass',
  ],
])('a forged ledger that %s is refused, although its chain holds', (_, change, line, words) => {
  const failure = failureOf(forged(text, change))
  expect(failure.message).toContain(words)
  expect(failure.place).toEqual({ file: 'ledger.jsonl', line })
})

it('nothing is reserved after the holdout was spent, nor judged after its labels were released', () => {
  const spent = ledgerText(['pass'], { policy: { kind: 'firstChange', outcomes: 2 } })
  const more = {
    at,
    kind: 'reserved',
    run: 2,
    candidate: candidate(2),
    config: sha256('rules'),
    lnAlpha: -6.46,
  }
  expect(failureOf(forged(spent, (all) => [...all, more])).message).toContain(
    'after the holdout was spent (passes)',
  )

  const released = `${text}${releaseHoldout(readLedger(text, 'x'), 'spent', at)}`
  expect(readLedger(released, 'x').released).toBe('spent')
  const late = { at, kind: 'judged', run: 3, verdict: 'pass' }
  expect(failureOf(forged(released, (all) => [...all, late])).message).toContain('released already')
})
