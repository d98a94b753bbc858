import { describe, expect, it } from 'vitest'
import { judgeHistory } from '#core/drift/history.ts'
import type { ColumnJudgement, WindowJudgement } from '#core/drift/judgement.ts'
import { DriftReport, driftMethod, driftReportJson } from '#core/drift/report.ts'
import { driftBranch, triage } from '#core/drift/triage.ts'

function column(name: string, alarmed: boolean, over: Partial<ColumnJudgement> = {}): ColumnJudgement {
  return {
    name,
    role: 'feature',
    kind: 'number',
    rows: 300,
    test: { name: 'chi-square', statistic: 90, degreesOfFreedom: 9 },
    p: 1e-9,
    q: 2e-9,
    effect: { psi: 0.4, distance: { name: 'KS D', value: 0.31 }, missing: { reference: 0, window: 0 } },
    alarmed,
    change: alarmed
      ? { kind: 'shift', by: 3, psiBefore: 0.4, psiAfter: 0.02, words: `${name}: values are 3 higher` }
      : null,
    ...over,
  }
}

function judged(...flagged: string[]): WindowJudgement {
  const columns = ['a', 'b', 'c'].map((name) => column(name, flagged.includes(name)))
  return { kind: 'judged', rows: 300, alpha: 0.01, floor: 0.1, columns, notJudged: [] }
}

const waiting: WindowJudgement = { kind: 'waiting', rows: 20, needed: 200 }

describe('judgeHistory', () => {
  it.each<{ name: string; windows: WindowJudgement[]; expected: unknown }>([
    { name: 'nothing yet', windows: [], expected: { kind: 'waiting' } },
    { name: 'only windows that wait', windows: [waiting], expected: { kind: 'waiting' } },
    {
      name: 'one window is no alarm',
      windows: [judged('a')],
      expected: { kind: 'quiet', windows: 1, flagged: ['a'] },
    },
    {
      name: 'two columns once each',
      windows: [judged('a'), judged('b')],
      expected: { kind: 'quiet', windows: 2, flagged: ['a', 'b'] },
    },
    {
      name: 'forgotten after three',
      windows: [judged('a'), judged(), judged(), judged('a')],
      expected: { kind: 'quiet', windows: 3, flagged: ['a'] },
    },
    {
      name: 'twice',
      windows: [judged('a'), judged('a', 'b')],
      expected: {
        kind: 'alarm',
        windows: 2,
        columns: [{ name: 'a', flagged: 2, latest: column('a', true) }],
      },
    },
    {
      name: 'twice in three, with one that waits',
      windows: [judged('b'), judged(), waiting, judged('b')],
      expected: {
        kind: 'alarm',
        windows: 3,
        columns: [{ name: 'b', flagged: 2, latest: column('b', true) }],
      },
    },
  ])('$name', ({ windows, expected }) => {
    expect(judgeHistory(windows)).toEqual(expected)
  })

  it('puts the prediction first, then what moved most', () => {
    const effect = (psi: number): ColumnJudgement['effect'] => ({ ...column('x', true).effect, psi })
    const columns = [
      column('little', true, { effect: effect(0.2) }),
      column('much', true, { effect: effect(2) }),
      column('score', true, { role: 'prediction', effect: effect(0.1) }),
    ]
    const window: WindowJudgement = {
      kind: 'judged',
      rows: 300,
      alpha: 0.01,
      floor: 0.1,
      columns,
      notJudged: [],
    }
    const history = judgeHistory([window, window])
    expect(history.kind === 'alarm' && history.columns.map(({ name }) => name)).toEqual([
      'score',
      'much',
      'little',
    ])
  })
})

const watched = { model: 'bird-strike-damage', environment: 'prod', window: 'rows 601-900' }

describe('triage', () => {
  it.each<{ windows: WindowJudgement[]; because: string }>([
    { windows: [waiting], because: 'no window has had enough rows yet' },
    { windows: [judged()], because: 'no column drifts in the only window' },
    {
      windows: [judged(), judged('b')],
      because: 'b: flagged once in the last 2 windows, an alarm takes two',
    },
  ])('does nothing: $because', ({ windows, because }) => {
    expect(triage(watched, judgeHistory(windows))).toEqual({ kind: 'none', because })
  })

  it('retrains on an alarm', () => {
    expect(triage(watched, judgeHistory([judged('a'), judged(), judged('a')]))).toEqual({
      kind: 'retrain',
      reasons: ['a: values are 3 higher'],
      branch: {
        model: 'bird-strike-damage',
        environment: 'prod',
        window: 'rows-601-900',
        name: 'drift/bird-strike-damage/prod/rows-601-900',
      },
      evidence: [
        {
          column: 'a',
          role: 'feature',
          change: 'a: values are 3 higher',
          kind: 'shift',
          p: 1e-9,
          psi: 0.4,
          effect: 'KS D 0.31',
          flagged: '2 of 3 windows',
        },
      ],
    })
  })

  it.each([
    ['2026-11-21T14:00:00Z', '2026-11-21T14-00-00Z'],
    ['../x..y.lock', 'x-y-lock'],
    ['a~^:?*[\\b ', 'a-b'],
  ])('names a branch Git takes for the window %s', (window, part) => {
    expect(driftBranch({ ...watched, window }).name).toBe(`drift/bird-strike-damage/prod/${part}`)
  })

  it('refuses a window without a name', () => {
    expect(() => driftBranch({ ...watched, window: '//' })).toThrow(RangeError)
  })
})

it('writes a report its schema reads back, the same for the same facts', () => {
  const history = judgeHistory([judged('a'), judged('a')])
  const report: DriftReport = {
    schemaVersion: 1,
    model: watched.model,
    environment: watched.environment,
    version: '20261101-0a1b2c3d',
    snapshot: 'd'.repeat(64),
    method: driftMethod,
    judgedAt: '2026-11-21T14:00:00Z',
    window: { name: watched.window, from: '2026-11-20T14:00:00Z', to: '2026-11-21T13:59:59Z' },
    result: judged('a'),
    history,
    recommendation: triage(watched, history),
  }
  expect(DriftReport.parse(JSON.parse(driftReportJson(report)))).toEqual(report)
  expect(driftReportJson(Object.fromEntries(Object.entries(report).reverse()) as DriftReport)).toBe(
    driftReportJson(report),
  )
  expect(DriftReport.safeParse({ ...report, schemaVersion: 2 }).success).toBe(false)
})
