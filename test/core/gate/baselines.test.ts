import { describe, expect, test } from 'vitest'
import { type BaselineFeature, type BaselineRequest, fitBaselines } from '#core/gate/baselines.ts'
import { groupFeature, rateTable } from '#core/gate/rate-table.ts'
import { type Rung, rungName } from '#core/gate/rungs.ts'
import { metricValue } from '#core/metrics/metric-value.ts'
import { uniforms } from '../metrics/rows.ts'

const repeat = <T>(count: number, value: T): T[] => new Array<T>(count).fill(value)

describe('groups', () => {
  test('numbers by deciles of the training rows, missing ones apart', () => {
    const train = Array.from({ length: 100 }, (_, row) => row)
    const { groups, groupOf } = groupFeature('number', train)
    expect(groups).toBe(11)
    expect([groupOf(null), groupOf(Number.NaN), groupOf(-5), groupOf(9), groupOf(10), groupOf(1e9)]).toEqual([
      0, 0, 1, 1, 2, 10,
    ])
  })

  test('few distinct numbers make few groups', () => {
    const { groups, groupOf } = groupFeature('number', [0, 0, 0, 0, 1, 1, 1, 1])
    expect([groups, groupOf(0), groupOf(1)]).toEqual([3, 1, 2])
    expect(groupFeature('number', []).groupOf(3)).toBe(1)
  })

  test('categories as they are, missing ones apart, unseen ones nowhere', () => {
    const { groups, groupOf } = groupFeature('category', ['a', null, 'b', 'a'])
    expect([groups, groupOf('a'), groupOf('b'), groupOf(null), groupOf('c')]).toEqual([3, 1, 2, 0, -1])
  })
})

test('rates are pulled to the average by ten rows', () => {
  const train = [...repeat(30, 'a'), ...repeat(10, 'b')]
  const targets = [...repeat(30, 1), ...repeat(10, 0)]
  const rate = rateTable(groupFeature('category', train), train, targets)
  expect(rate('a')).toBeCloseTo((30 + 10 * 0.75) / 40, 12)
  expect(rate('b')).toBeCloseTo((0 + 10 * 0.75) / 20, 12)
  expect([rate('c'), rate(null)]).toEqual([0.75, 0.75])
})

describe('fitBaselines', () => {
  const uniform = uniforms(8)
  /** Half the rows 'hot'; 60 % of them are positive, 10 % of the others. `noise` says nothing. */
  const channel = (rows: number) => {
    const heat = Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? 'hot' : 'cold'))
    const noise = Array.from({ length: rows }, () => uniform())
    const labels = Uint8Array.from(heat, (of) => (uniform() < (of === 'hot' ? 0.6 : 0.1) ? 1 : 0))
    return { heat, noise, labels }
  }
  const [train, validation, holdout] = [channel(1000), channel(400), channel(300)]
  const features: BaselineFeature[] = [
    {
      name: 'noise',
      kind: 'number',
      train: train.noise,
      validation: validation.noise,
      holdout: holdout.noise,
    },
    { name: 'heat', kind: 'category', train: train.heat, validation: validation.heat, holdout: holdout.heat },
  ]
  const request: BaselineRequest = {
    labelled: {
      task: 'binary-classification',
      labels: { train: train.labels, validation: validation.labels, holdout: holdout.labels },
      decisionThreshold: 0.4,
    },
    features,
    metric: 'roc_auc',
  }

  test('constant is the training share, the rate table is on the feature validation likes best', () => {
    const [constant, single] = fitBaselines(request)
    const share = train.labels.reduce((sum, label) => sum + label, 0) / 1000
    expect(constant).toMatchObject({
      name: 'constant',
      description: `always ${share.toFixed(4)}, the share of positives in training`,
    })
    expect(new Set((constant!.scored as { scores: Float64Array }).scores)).toEqual(new Set([share]))
    expect(single).toMatchObject({ name: 'best_single_feature', description: 'rate table on heat' })
    expect(single!.scored.labels).toBe(holdout.labels)
    expect([...single!.scored.predicted.slice(0, 4)]).toEqual([1, 0, 1, 0])
  })

  test('a metric undefined on every feature leaves the choice to the loss', () => {
    const shy = { ...request, labelled: { ...request.labelled, decisionThreshold: 0.99 } } as BaselineRequest
    expect(fitBaselines({ ...shy, metric: 'precision' })[1]?.description).toBe('rate table on heat')
  })

  test('only what is wanted; without features no rate table', () => {
    expect(fitBaselines({ ...request, rungs: ['constant'] }).map((rung) => rung.name)).toEqual(['constant'])
    expect(fitBaselines({ ...request, features: [] }).map((rung) => rung.name)).toEqual(['constant'])
  })

  test('multiclass: rates by class that sum to 1, the likeliest predicted', () => {
    const labels = (of: readonly string[]) =>
      Int32Array.from(of, (heat, row) => (heat === 'hot' ? 2 : row % 3 === 0 ? 0 : 1))
    const [constant, single] = fitBaselines({
      ...request,
      labelled: {
        task: 'multiclass',
        classes: ['x', 'y', 'z'],
        labels: {
          train: labels(train.heat),
          validation: labels(validation.heat),
          holdout: labels(holdout.heat),
        },
      },
      metric: 'accuracy',
    })
    expect(constant!.description).toBe('always the class shares of training; the largest is z')
    if (single?.scored.task !== 'multiclass' || single.scored.scores === undefined)
      throw new Error('no scores')
    const { scores, predicted } = single.scored
    expect(scores[0]![1]! + scores[1]![1]! + scores[2]![1]!).toBeCloseTo(1, 12)
    expect([...predicted.slice(0, 4)]).toEqual([2, 1, 2, 1])
  })

  test('regression: group means', () => {
    const numbers = (of: readonly string[]) => Float64Array.from(of, (heat) => (heat === 'hot' ? 10 : 20))
    const [constant, single] = fitBaselines({
      ...request,
      labelled: {
        task: 'regression',
        labels: {
          train: numbers(train.heat),
          validation: numbers(validation.heat),
          holdout: numbers(holdout.heat),
        },
      },
      metric: 'rmse',
    })
    expect(constant!.description).toBe('always 15, the mean of training')
    expect(single!.description).toBe('rate table on heat')
    expect(single!.scored.predicted[0]).toBeCloseTo((500 * 10 + 10 * 15) / 510, 9)
  })

  test('linear: all features at once, better than the best of them alone', () => {
    const tilt = (rows: ReturnType<typeof channel>) => rows.noise.map((noise) => noise + 3)
    const also = (rows: ReturnType<typeof channel>) =>
      Uint8Array.from(rows.labels, (label, row) => (rows.noise[row]! > 0.8 ? 1 : label))
    const rungs = fitBaselines({
      ...request,
      labelled: {
        ...request.labelled,
        labels: { train: also(train), validation: also(validation), holdout: also(holdout) },
      } as BaselineRequest['labelled'],
      features: [
        {
          name: 'tilt',
          kind: 'number',
          train: tilt(train),
          validation: tilt(validation),
          holdout: tilt(holdout),
        },
        features[1]!,
      ],
      rungs: ['linear', 'best_single_feature', 'constant'],
    })
    expect(rungs.map(({ name }) => name)).toEqual(['constant', 'best_single_feature', 'linear'])
    expect(rungs[2]!.description).toBe('logistic regression on 2 features')
    const areas = rungs.map(({ scored }) => {
      const area = metricValue('roc_auc', scored)
      return area.kind === 'value' ? area.value : Number.NaN
    })
    expect(areas[0]).toBe(0.5)
    expect(areas[2]).toBeGreaterThan(areas[1]! + 0.02)
  })

  test('linear on several classes and on numbers', () => {
    const classes = (of: readonly string[]) => Int32Array.from(of, (heat) => (heat === 'hot' ? 1 : 0))
    const numbers = (of: readonly string[]) => Float64Array.from(of, (heat) => (heat === 'hot' ? 10 : 20))
    const [several] = fitBaselines({
      ...request,
      labelled: {
        task: 'multiclass',
        classes: ['x', 'y'],
        labels: {
          train: classes(train.heat),
          validation: classes(validation.heat),
          holdout: classes(holdout.heat),
        },
      },
      rungs: ['linear'],
      metric: 'accuracy',
    })
    if (several?.scored.task !== 'multiclass') throw new Error('no classes')
    expect([...several.scored.predicted.slice(0, 2)]).toEqual([1, 0])
    expect(several.scored.scores![0]![0]! + several.scored.scores![1]![0]!).toBeCloseTo(1, 12)
    const [forecast] = fitBaselines({
      ...request,
      labelled: {
        task: 'forecast',
        naive: new Float64Array(300).fill(15),
        labels: {
          train: numbers(train.heat),
          validation: numbers(validation.heat),
          holdout: numbers(holdout.heat),
        },
      },
      rungs: ['linear'],
      metric: 'mase',
    })
    expect(forecast!.description).toBe('linear regression on 2 features')
    expect(forecast!.scored.predicted[0]).toBeCloseTo(10, 1)
    expect(forecast!.scored).toMatchObject({ task: 'forecast', naive: { length: 300 } })
  })

  describe('a rule, or what is done today', () => {
    const given = (rung: Rung, of: (heat: string, row: number) => string | number | boolean | null) =>
      fitBaselines({
        ...request,
        rungs: [rung],
        given: new Map([
          [
            rungName(rung),
            {
              train: train.heat.map(of),
              validation: validation.heat.map(of),
              holdout: holdout.heat.map(of),
            },
          ],
        ]),
      })[0]

    test('a yes is predicted whatever the threshold, a missing answer is a no; scores are rates of training', () => {
      const rung = given({ rule: 'hot' }, (heat, row) => (row === 2 ? null : heat === 'hot'))
      expect(rung).toMatchObject({ name: 'rule: hot', description: 'the rule hot' })
      if (rung?.scored.task !== 'binary-classification') throw new Error('not two classes')
      expect([...rung.scored.predicted.slice(0, 4)]).toEqual([1, 0, 0, 0])
      expect(rung.scored.scores[0]).toBeGreaterThan(0.5)
      expect(rung.scored.scores[1]).toBeLessThan(0.2)
    })

    test.each([
      ['numbers from 0 to 1 are probabilities', (heat: string) => (heat === 'hot' ? 0.9 : 0.3), [0.9, 0.3]],
      [
        'other numbers are scored by their tenth of training',
        (heat: string) => (heat === 'hot' ? 70 : 20),
        [expect.closeTo(0.6, 1), expect.closeTo(0.1, 1)],
      ],
    ])('%s', (_, of, scores) => {
      const rung = given({ today: 'triage' }, of)
      expect(rung?.description).toBe('today’s practice, triage')
      expect([...(rung!.scored as { scores: Float64Array }).scores.slice(0, 2)]).toEqual(scores)
    })

    test('nobody read the column: no rung, which then does not pass', () => {
      expect(fitBaselines({ ...request, rungs: [{ today: 'triage' }] })).toEqual([])
    })
  })

  test('free scores stand beside scores of what is done today', () => {
    const none = { train: new Float64Array(2), validation: new Float64Array(1), holdout: new Float64Array(2) }
    const rung: Rung = { today: 'old_score' }
    const column = { train: [1, 2], validation: [3], holdout: [4, 5] }
    const [today] = fitBaselines({
      labelled: { task: 'scores', labels: none },
      features: [],
      metric: 'mean_score',
      rungs: [rung],
      given: new Map([[rungName(rung), column]]),
    })
    expect(today?.scored).toEqual({
      task: 'scores',
      labels: none.holdout,
      predicted: Float64Array.of(4, 5),
    })
  })
})
