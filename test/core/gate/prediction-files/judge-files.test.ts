import { Ajv } from 'ajv'
import { describe, expect, it, test } from 'vitest'
import * as z from 'zod'
import { verdictFileText } from '#core/gate/prediction-files/record-verdict.ts'
import { VerdictFile } from '#core/gate/prediction-files/verdict-file.ts'
import type { JudgedVerdict } from '#core/gate/verdict.ts'
import type { Cell } from '#core/metrics/cells.ts'
import { type Change, type Columns, fileOf, filesOf, recorded, threeFiles, verdictOf } from './files.ts'

const { candidate, champion, holdout } = threeFiles()
const labels = holdout.y as readonly number[]
const scores = candidate.score as readonly number[]
const ids = candidate.id as readonly string[]

const judged = ({ verdict, headline }: VerdictFile): JudgedVerdict => {
  if (verdict === undefined || verdict.outcome === 'unjudgeable') throw new Error(headline)
  return verdict
}
const numbersOf = (file: VerdictFile) => {
  const { requirements, metrics, slices, flips } = judged(file)
  return { requirements, metrics, slices, flips }
}
const shuffled = (columns: Columns): Columns => {
  const order = ids.map((_, row) => (row * 7) % ids.length)
  return Object.fromEntries(
    Object.entries(columns).map(([name, cells]) => [name, order.map((row) => cells[row] as Cell)]),
  )
}
const mapped = <T>(map: (label: number) => T): T[] => labels.map(map)

describe('what the files say', () => {
  test('a better candidate passes; a worse one fails; the same file is unchanged', async () => {
    const [better, worse, same] = [
      await verdictOf(),
      await verdictOf({ candidate: champion, champion: candidate }),
      await verdictOf({ champion: candidate }),
    ]
    expect([better.outcome, worse.outcome, same.outcome]).toEqual(['pass', 'fail', 'pass'])
    expect(judged(same).kind).toBe('unchanged')
    expect(same.taken).toContain('The candidate and the champion are the same file.')
  })

  test('without a champion the thresholds decide', async () => {
    const { outcome, inputs, verdict } = await verdictOf({ champion: null })
    expect([outcome, inputs.champion, verdict?.kind]).toEqual(['pass', undefined, 'first'])
  })

  test('the order of rows does not matter', async () => {
    const change = { question: { slices: ['country'], gate: { slices: { by: ['country'], margin: 0.1 } } } }
    const one = await verdictOf(change)
    const other = await verdictOf({
      ...change,
      candidate: shuffled(candidate),
      champion: shuffled(shuffled(champion)),
    })
    expect(numbersOf(other)).toEqual(numbersOf(one))
  })

  test('labels, slices and units may ride in the candidate’s file', async () => {
    const question = { unit: 'user', slices: ['country'], gate: { slices: { by: ['country'], margin: 0.1 } } }
    const riding = await verdictOf({ candidate: holdout, holdout: null, question })
    expect(numbersOf(riding)).toEqual(numbersOf(await verdictOf({ question })))
  })

  test.each<[string, Change]>([
    ['texts', { candidate: { score: scores.map(String) }, holdout: { y: mapped(String) } }],
    ['floats for labels', { holdout: { y: mapped((label) => `${label}.0`) } }],
    ['booleans', { holdout: { y: mapped((label) => label === 1) } }],
    ['spelled booleans', { holdout: { y: mapped((label) => (label === 1 ? 'True' : 'FALSE')) } }],
    ['64-bit integers', { holdout: { y: BigInt64Array.from(labels, BigInt) } }],
    ['ids as integers in one file, as texts in another', numbered()],
    [
      'named classes',
      {
        holdout: { y: mapped((label) => (label === 1 ? 'churn' : 'stay')) },
        question: { positive: 'churn' },
      },
    ],
    ['places instead of ids', { ...withoutIds(), question: { id: 'row_number' } }],
    [
      'other names for the champion',
      { champion: { score: scores, p_old: champion.score! }, question: { championScore: 'p_old' } },
    ],
    ['labels that agree in the models’ files', { candidate: { y: mapped(String) }, champion: { y: labels } }],
  ])('%s give the same numbers', async (_, change) => {
    expect(numbersOf(await verdictOf(change))).toEqual(numbersOf(await verdictOf()))
  })

  test('predicted classes: by threshold, by the file’s own column, by the likelier of two', async () => {
    const at = (threshold: number) => scores.map((score) => (score >= threshold ? 1 : 0))
    const precision = async (change: Change) =>
      judged(await verdictOf(change)).metrics.find((row) => row.metric === 'precision')?.candidate
    const strict = await precision({ question: { threshold: 0.8 } })
    expect(strict).not.toEqual(await precision({}))
    expect(await precision({ candidate: { prediction: at(0.8) } })).toEqual(strict)
    expect(await precision({ candidate: { prediction: at(0.1) }, question: { threshold: 0.8 } })).toEqual(
      strict,
    )
    const named = { holdout: { y: mapped((label) => (label === 1 ? 'b' : 'a')) } }
    const classes = { score_a: scores.map((score) => 1 - score), score_b: scores }
    const both = await recorded(
      {
        ...filesOf(named),
        candidate: fileOf('new.csv', { id: candidate.id!, ...classes }),
      },
      { positive: 'b', threshold: 0.8 },
    )
    expect(judged(both).metrics[1]?.candidate).toEqual(strict)
  })

  test('several classes, by predicted name or by the highest score', async () => {
    const three = (label: number, row: number) => (label === 1 ? 'x' : row % 3 === 0 ? 'y' : 'z')
    const y = labels.map(three)
    const likely = scores.map((score, row) => three(score >= 0.5 ? 1 : 0, row))
    const share = (name: string) => likely.map((found) => (found === name ? 0.8 : 0.1))
    const named = await verdictOf({
      candidate: { prediction: likely },
      champion: { prediction: y.toReversed() },
      holdout: { y },
    })
    expect(judged(named).task).toBe('multiclass')
    expect(named.taken[0]).toBe('Taken as multiclass: column y holds 3 different names (--task sets it).')
    expect(named.taken).toContain('Not judged on scores: a file holds predicted classes and no scores.')
    const scored = await recorded({
      candidate: fileOf('new.csv', {
        id: ids,
        score_x: share('x'),
        score_y: share('y'),
        score_z: share('z'),
      }),
      champion: fileOf('old.csv', { id: ids, prediction: y.toReversed() }),
      holdout: fileOf('labels.csv', { id: ids, y }),
    })
    expect(scored.taken[0]).toBe(
      'Taken as multiclass: the candidate has scores of every label (--task sets it).',
    )
    expect(judged(scored).metrics.map((row) => row.candidate)).toEqual(
      judged(named).metrics.map((row) => row.candidate),
    )
  })

  test('numbers: regression, taken where labels have fractions', async () => {
    const y = labels.map((label, row) => label * 10 + row / 7)
    const near = (error: number) => y.map((value, row) => String(value + error * Math.sin(row)))
    const { outcome, taken, verdict } = await recorded(
      {
        candidate: fileOf('new.csv', { id: ids, prediction: near(1) }),
        champion: fileOf('old.csv', { id: ids, prediction: near(2) }),
        holdout: fileOf('labels.csv', { id: ids, y }),
      },
      { gate: { metric: 'rmse', at_least: {}, at_most: { rmse: 1 } } },
    )
    expect([outcome, verdict?.task]).toEqual(['pass', 'regression'])
    expect(taken[0]).toBe('Taken as regression: column y holds numbers with a fraction (--task sets it).')
  })

  test('forecasts, with quantiles and what a naive forecast says', async () => {
    const y = ids.map((_, row) => 100 + 10 * Math.sin(row / 3))
    const off = (by: number) => y.map((value, row) => value + by * Math.cos(row))
    const models = (error: number) => ({
      id: ids,
      prediction: off(error),
      'quantile_0.9': off(error).map((value) => value + 4),
      'quantile_0.1': off(error).map((value) => value - 4),
    })
    const { outcome, verdict } = await recorded(
      {
        candidate: fileOf('new.csv', models(1)),
        champion: fileOf('old.csv', models(3)),
        holdout: fileOf('labels.csv', { id: ids, y, naive: off(6) }),
      },
      { task: 'forecast', gate: { metric: 'mase', at_least: {} } },
    )
    expect([outcome, verdict?.task]).toEqual(['pass', 'forecast'])
    const values = (verdict as JudgedVerdict).metrics.map((row) => [row.metric, row.candidate.kind])
    expect(values).toContainEqual(['pinball', 'estimate'])
    expect(values).toContainEqual(['mase', 'estimate'])
  })

  test('how long rows took is read where it is asked, and missing where nobody wrote it', async () => {
    const question = { gate: { at_most: { latency_p95: 200 } } }
    const latency_ms = ids.map((_, row) => 20 + (row % 100))
    const timed = judged(await verdictOf({ candidate: { latency_ms }, question }))
    const of = (verdict: typeof timed, name: string) =>
      verdict.requirements.find((requirement) => requirement.name === name)
    expect(of(timed, 'at_most.latency_p95')).toMatchObject({
      verdict: 'pass',
      method: 'percentile-bootstrap',
      rows: 600,
    })
    const slow = judged(
      await verdictOf({ candidate: { latency_ms: latency_ms.map((own) => 10 * own) }, question }),
    )
    expect([slow.outcome, of(slow, 'at_most.latency_p95')?.verdict]).toEqual(['fail', 'fail'])
    const untimed = await verdictOf({
      question: { gate: { at_most: { latency_p95: 200 } } },
    })
    expect(untimed.outcome).toBe('inconclusive')
    expect(judged(untimed).requirements.map(({ verdict, reason }) => [verdict, reason])).toContainEqual([
      'inconclusive',
      'not-measured',
    ])
    expect(untimed.headline).toContain('cannot be judged: it was not measured.')
  })

  test('free scores need no labels', async () => {
    const { outcome, verdict } = await recorded(
      {
        candidate: fileOf('new.jsonl', { id: ids, score: ids.map((_, row) => 3 + (row % 5)) }),
        champion: fileOf('old.jsonl', { id: ids, score: ids.map((_, row) => 3 + ((row * 3) % 4)) }),
      },
      { task: 'scores', label: undefined, gate: { metric: 'mean_score', at_least: {} } },
    )
    expect([outcome, verdict?.task]).toEqual(['pass', 'scores'])
  })

  test('scores on a scale of their own are ranked, and judged by classes once a threshold is said', async () => {
    const logits = (columns: Columns) => ({
      score: (columns.score as readonly number[]).map((score) => Math.log(score / (1 - score))),
    })
    const change = { candidate: logits(candidate), champion: logits(champion) }
    const ranked = await verdictOf({ ...change, question: { gate: { metric: 'roc_auc', at_least: {} } } })
    expect(judged(ranked).metrics.map((row) => row.metric)).toEqual(['roc_auc', 'average_precision'])
    expect(judged(ranked)).not.toHaveProperty('flips')
    const classes = await verdictOf({ ...change, question: { threshold: 0 } })
    expect(numbersOf(classes).requirements).toEqual(numbersOf(await verdictOf()).requirements)
    expect(classes.taken.join(' ')).toContain('Not judged on probabilities: column score of new.csv holds')
  })

  test('scores of 1e308 are ranked like any other', async () => {
    const huge = (champion.score as readonly number[]).map((score) => (score > 0.9 ? 1e308 : -1e308))
    const { verdict } = await verdictOf({
      champion: { score: huge },
      question: { gate: { metric: 'roc_auc', at_least: {} } },
    })
    expect(verdict?.outcome).toBe('pass')
  })

  test('rounding beyond 0 and 1 is no scale of its own', async () => {
    const crumbs = scores.map((score, row) => (row === 0 ? 1 + 1e-9 : row === 1 ? -1e-9 : score))
    const { metrics } = judged(await verdictOf({ candidate: { score: crumbs } }))
    expect(metrics.map((row) => row.metric)).toContain('log_loss')
  })
})

describe('what nobody said', () => {
  it('is taken, and told with the flag that says it', async () => {
    const { taken, gate } = await verdictOf({ question: { gate: { metric: undefined } } })
    expect(taken).toEqual([
      'Taken as binary-classification: the labels of column y are "0", "1" (--task sets it).',
      'Predicted positive from a score of 0.5 on (--threshold sets it).',
      'Compared by f1, the only metric that is named (--metric sets it).',
      'Asked for: any gain over the champion (--better-by, --no-worse-than set it).',
    ])
    expect(gate).toMatchObject({ metric: 'f1', better_by: 0, alpha: 0.05 })
  })

  it('is not told where it was said', async () => {
    const said = { task: 'binary-classification', threshold: 0.5, gate: { no_worse_than: 0.01 } }
    expect((await verdictOf({ question: said })).taken).toEqual([])
  })
})

describe('the record', () => {
  it('is the same bytes for the same files and question', async () => {
    const question = { unit: 'user', show: ['country'] }
    const [one, other] = [await verdictOf({ question }), await verdictOf({ question })]
    expect(verdictFileText(other)).toBe(verdictFileText(one))
  })

  it('keeps the JSON Schema that is published', async () => {
    const schema = z.toJSONSchema(VerdictFile, { target: 'draft-7', io: 'output' })
    const valid = new Ajv({ strict: false, validateFormats: false }).compile(schema)
    const changes: Change[] = [
      {},
      { champion: null },
      { question: { unit: 'user', slices: ['country'], gate: { slices: { by: ['country'], margin: 0 } } } },
      { question: { slices: ['nosuch'] } },
    ]
    for (const change of changes) {
      expect([valid(JSON.parse(verdictFileText(await verdictOf(change)))), valid.errors]).toEqual([
        true,
        null,
      ])
    }
    expect(valid({ schemaVersion: 1 })).toBe(false)
  })

  it('names what was judged, and what judged it', async () => {
    const { inputs, engine, outcome, headline } = await verdictOf()
    expect(Object.values(inputs).map((input) => input?.path)).toEqual(['new.csv', 'old.csv', 'labels.csv'])
    expect(Object.keys(engine)).toEqual(['kit', 'vectors', 'seed'])
    expect(headline).toMatch(outcome === 'pass' ? /^Pass: f1 / : /never/)
  })
})

/** Ids that one file holds as 64-bit integers and the others as text. */
function numbered(): Change {
  const number = (row: number) => 9007199254740993n + BigInt(row)
  const text = ids.map((_, row) => String(number(row)))
  return {
    candidate: { id: BigInt64Array.from(ids, (_, row) => number(row)) },
    champion: { id: text },
    holdout: { id: text },
  }
}

function withoutIds(): Change {
  const nameless = ids.map(() => 'same')
  return { candidate: { id: nameless }, champion: { id: nameless }, holdout: { id: nameless } }
}
