import { describe, expect, it, test } from 'vitest'
import { unusableReasons } from '#core/gate/prediction-files/unusable.ts'
import { type Change, type Columns, fileOf, recorded, threeFiles, verdictOf, withCell } from './files.ts'

const { candidate, champion, holdout } = threeFiles()
const ids = candidate.id!
const numbers = (columns: Columns, name: string) => columns[name] as readonly number[]
const scores = numbers(candidate, 'score')
const labels = numbers(holdout, 'y')
const texts = (cells: ArrayLike<unknown>) => Array.from(cells, String)

const cases: [reason: keyof typeof unusableReasons, words: string, change: Change][] = [
  [
    'metric-missing',
    'No metric is named to judge by',
    { question: { gate: { metric: undefined, at_least: {} } } },
  ],
  [
    'metric-missing',
    'f1, recall have thresholds, but no metric',
    { question: { gate: { metric: undefined, at_least: { f1: 0.5, recall: 0.5 } } } },
  ],
  [
    'gate-unfit',
    '--at-least log_loss: at_least is set for log_loss, of which lower is better',
    { question: { gate: { at_least: { log_loss: 0.3 } } } },
  ],
  [
    'gate-unfit',
    'mae is not a metric of binary-classification',
    { question: { gate: { metric: 'mae', at_least: {} } } },
  ],
  [
    'gate-unfit',
    'Nothing is asked of the candidate: there is no champion to meet, and no threshold.',
    { champion: null, question: { gate: { at_least: {} } } },
  ],
  [
    'column-missing',
    'labels.csv has no column "outcome"; it has "id", "y"',
    { question: { label: 'outcome' } },
  ],
  ['column-missing', 'labels.csv has no column "device"', { question: { slices: ['device'] } }],
  ['column-missing', 'labels.csv has no column "session"', { question: { unit: 'session' } }],
  ['column-missing', 'new.csv has no column "key"', { question: { id: 'key' } }],
  ['column-missing', 'new.csv has no column "p"', { question: { score: 'p' } }],
  ['column-missing', 'old.csv has no column "p_old"', { question: { championScore: 'p_old' } }],
  [
    'missing-ids',
    '1 row of new.csv has no id in column id; the first is row 5',
    { candidate: { id: withCell(ids, 4, null) } },
  ],
  ['missing-ids', '1 row of old.csv has no id', { champion: { id: withCell(ids, 0, '') } }],
  [
    'duplicate-ids',
    '1 row of new.csv repeats an id of column id: "r2"',
    { candidate: { id: withCell(ids, 8, 'r2') } },
  ],
  ['duplicate-ids', 'of labels.csv', { holdout: { id: withCell(ids, 8, 'r2') } }],
  [
    'different-rows',
    'labels.csv and old.csv do not hold the same rows: 1 id only in labels.csv ("r9"), 1 id only in old.csv ("x9")',
    { champion: { id: withCell(ids, 8, 'x9') } },
  ],
  [
    'different-rows',
    '600 ids only in labels.csv ("r1", "r2", "r3", …), 600 ids only in new.csv ("1", "2", "3", …)',
    { candidate: { id: BigInt64Array.from(ids, (_, row) => BigInt(row + 1)) } },
  ],
  [
    'missing-labels',
    '2 rows of 600 rows in labels.csv have no label in column y; the first is row 3',
    { holdout: { y: withCell(withCell(labels, 2, null), 9, '') } },
  ],
  [
    'unreadable-labels',
    'labels.csv: column y holds 3 different labels ("0", "1", "2")',
    { holdout: { y: withCell(labels, 4, 2) }, question: { task: 'binary-classification' } },
  ],
  [
    'unreadable-labels',
    'row 5 holds "high", which is not a number',
    {
      holdout: { y: withCell(labels, 4, 'high') },
      question: { task: 'regression', gate: { metric: 'mae', at_least: {} } },
    },
  ],
  [
    'labels-moved',
    '2 labels in column y of old.csv are not the ones of labels.csv',
    { champion: { y: withCell(withCell(labels, 0, 1 - labels[0]!), 7, 1 - labels[7]!) } },
  ],
  [
    'labels-moved',
    'column y of new.csv is not the one of labels.csv ("id r2: ',
    { candidate: { y: withCell(labels, 1, 1 - labels[1]!) } },
  ],
  [
    'one-class',
    'All 600 labels in column y of labels.csv are "0": none is positive',
    { holdout: { y: labels.map(() => 0) } },
  ],
  ['one-class', 'are "yes"', { holdout: { y: labels.map(() => 'yes') }, question: { positive: 'yes' } }],
  [
    'task-unclear',
    'labels.csv: column y holds 3 different whole numbers ("0", "1", "2"): are they classes or amounts?',
    { holdout: { y: withCell(labels, 4, 2) } },
  ],
  ['task-unclear', 'holds more than 200 different values, which are not numbers', { holdout: { y: ids } }],
  [
    'positive-unclear',
    'the labels of column y are "no", "yes": which one is positive?',
    { holdout: { y: labels.map((label) => (label === 1 ? 'yes' : 'no')) } },
  ],
  [
    'positive-unclear',
    'no label of column y is "Yes"',
    { holdout: { y: labels.map((label) => (label === 1 ? 'yes' : 'no')) }, question: { positive: 'Yes' } },
  ],
  [
    'missing-predictions',
    'old.csv, column score: row 7 holds no value',
    { champion: { score: withCell(scores, 6, null) } },
  ],
  [
    'not-a-number',
    'new.csv, column score: row 3 holds "0,5", which is not a number (and 1 more row)',
    { candidate: { score: withCell(withCell(scores, 2, '0,5'), 5, 'n/a') } },
  ],
  ['not-a-number', 'row 1 holds "0x1F"', { candidate: { score: withCell(scores, 0, '0x1F') } }],
  [
    'non-finite',
    'new.csv, column score: row 4 holds NaN, which is no finite number',
    { candidate: { score: withCell(scores, 3, Number.NaN) } },
  ],
  ['non-finite', 'row 4 holds "-inf"', { candidate: { score: withCell(scores, 3, '-inf') } }],
  ['non-finite', 'row 4 holds "1e999"', { candidate: { score: withCell(scores, 3, '1e999') } }],
  [
    'too-large',
    'old.csv, column score: row 2 holds 1e+308: a number this far from 0',
    {
      champion: { score: withCell(scores, 1, 1e308) },
      question: { task: 'regression', gate: { metric: 'mae', at_least: {} } },
    },
  ],
  [
    'unknown-class',
    'new.csv, column prediction: row 6 predicts "maybe", which is neither "1" nor "0"',
    { candidate: { prediction: withCell(labels, 5, 'maybe') } },
  ],
  [
    'unreadable-quantiles',
    'Column quantile_high of new.csv does not name a level',
    {
      candidate: { prediction: scores, quantile_high: scores },
      question: { task: 'forecast', gate: { metric: 'mae', at_least: {} } },
    },
  ],
  [
    'not-probabilities',
    'log_loss cannot be judged: column score of new.csv holds 1 row outside 0 to 1, such as 3.5 in row 4',
    {
      candidate: { score: withCell(scores, 3, 3.5) },
      question: { threshold: 0.5, gate: { metric: 'log_loss', at_least: {} } },
    },
  ],
  [
    'needs-classes',
    'such as -2 in row 4, and nobody said from which score on',
    { champion: { score: withCell(scores, 3, -2) } },
  ],
  [
    'too-many-slices',
    'Column who of labels.csv has more than 1000 different values ("w0", "w1", "w2", …)',
    { ...manySlices(), question: { slices: ['who'] } },
  ],
  [
    'missing-units',
    '1 row of labels.csv names no user; the first is row 12',
    { holdout: { user: withCell(holdout.user!, 11, '') }, question: { unit: 'user' } },
  ],
]

describe('files that cannot be judged', () => {
  it.each(cases)('%s: %s', async (reason, words, change) => {
    const { outcome, headline, unusable, verdict } = await verdictOf(change)
    expect([unusable?.reason, outcome, verdict]).toEqual([reason, unusableReasons[reason], undefined])
    expect(headline).toContain(words)
    expect(unusable?.next).toMatch(/^[a-z].*\.$/)
  })

  test('needs-scores: a metric of scores, of a file that holds classes alone', async () => {
    const { score: _score, ...rest } = candidate
    const files = {
      candidate: fileOf('new.csv', { ...rest, prediction: labels }),
      champion: fileOf('old.csv', champion),
      holdout: fileOf('labels.csv', holdout),
    }
    const asked = await recorded(files, { gate: { metric: 'roc_auc', at_least: {} } })
    expect(asked.headline).toBe('roc_auc cannot be judged: a file holds predicted classes and no scores.')
    const byClass = await recorded(files)
    expect(byClass.outcome).toBe('pass')
    expect(byClass.verdict).not.toHaveProperty('metrics.4')
  })

  test('no-rows: a header and nothing else', async () => {
    const empty = { id: [], score: [] }
    const { outcome, headline } = await verdictOf({ candidate: empty })
    expect([outcome, headline]).toEqual(['inconclusive', 'new.csv has no rows, only columns.'])
  })

  test('every reason is met in this file', () => {
    const met = new Set(cases.map(([reason]) => reason))
    const rest = Object.keys(unusableReasons).filter((reason) => !met.has(reason as never))
    expect(rest).toEqual(['no-rows', 'needs-scores'])
  })

  test('texts of ids, values and columns do not break the sentence', async () => {
    const { headline } = await verdictOf({
      champion: { id: withCell(texts(ids), 8, `a"b\n${'x'.repeat(99)}`) },
    })
    expect(headline).toContain(`1 id only in old.csv ("a\\"b\\n${'x'.repeat(55)}…")`)
  })
})

function manySlices(): Change {
  const rows = 1200
  const at = <T>(value: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => value(row))
  const id = at((row) => `i${row}`)
  const score = at((row) => (row % 10) / 10)
  const y = at((row) => row % 2)
  const file = { id, score }
  return {
    candidate: file,
    champion: file,
    holdout: { id, y, who: at((row) => `w${row}`), user: id, country: id },
  }
}
