import { Gate, type GateInput } from '#core/gate/gate.ts'
import { type GateRequest, judgeGate } from '#core/gate/judge.ts'
import { valueCurve } from '#core/gate/value-curve.ts'
import type { GateVerdict } from '#core/gate/verdict.ts'
import { binary, twoModels, uniforms } from '../core/metrics/rows.ts'

/** What right and wrong answers are worth in the story of the bird strikes. */
export const strikeValue = {
  currency: 'USD',
  true_positive: 0,
  false_positive: -300,
  false_negative: -1200,
  true_negative: 0,
  volume_per_month: 70,
  serving_cost_per_month: 40,
}

/** The gate of the story, with changes. */
export function strikeGate(change: Partial<GateInput> = {}): GateInput {
  return {
    at_least: { roc_auc: 0.7 },
    metric: 'roc_auc',
    better_by: 0,
    guardrails: [
      { metric: 'recall', margin: 0.02 },
      { metric: 'expected_value', margin: 15 },
    ],
    slices: { by: ['wildlife_size'], margin: 0.05 },
    baselines: { beat: ['constant'], show: ['best_single_feature'] },
    ...change,
  }
}

/** What two models of given strengths are asked, and how many rows there are. */
export interface Story {
  readonly rows?: number
  /** Of the candidate and the champion; more is better. */
  readonly strengths?: readonly [number, number]
  readonly gate?: Partial<GateInput>
  readonly kind?: GateRequest['kind']
  readonly refusals?: GateRequest['refusals']
  /** Rows of this size lose the candidate's signal. */
  readonly blindTo?: string
  readonly same?: boolean
  readonly seed?: number
}

const judged = new Map<string, GateVerdict>()

/** The real gate's answer about simulated predictions; the same story is judged once. */
export function strikeVerdict(story: Story = {}): GateVerdict {
  const key = JSON.stringify(story)
  const known = judged.get(key) ?? judgeStory(story)
  judged.set(key, known)
  return structuredClone(known)
}

function judgeStory(story: Story): GateVerdict {
  const { rows = 2228, strengths = [2, 1.4], kind = 'champion', blindTo, refusals = [] } = story
  const models = twoModels(rows, strengths, story.seed ?? 7)
  const uniform = uniforms(11)
  const pick = (values: readonly (readonly [string, number])[]): string => {
    let left = uniform()
    for (const [value, share] of values) {
      if (left < share) return value
      left -= share
    }
    return values[0]![0]
  }
  const sizes = Array.from({ length: rows }, () =>
    pick([
      ['Small', 0.55],
      ['Medium', 0.34],
      ['Large', 0.11],
    ]),
  )
  const phases = Array.from({ length: rows }, () =>
    pick([
      ['Approach', 0.46],
      ['Climb', 0.2],
      ['Take-off run', 0.16],
      ['Landing Roll', 0.13],
      ['Descent', 0.04],
      ['Taxi', 0.01],
    ]),
  )
  const scores = models.candidate.scores.map((score, row) => (sizes[row] === blindTo ? 1 - score : score))
  const candidate = story.same === true ? models.champion : binary(models.labels, scores, 0.3)
  const mean = new Float64Array(rows).fill(0.15)
  const rate = models.champion.scores.map((score) => (score > 0.3 ? 0.4 : score > 0.15 ? 0.2 : 0.1))
  return judgeGate({
    gate: Gate.parse(strikeGate(story.gate)),
    task: 'binary-classification',
    kind,
    candidate,
    ...(kind === 'first' ? {} : { champion: models.champion }),
    slices: [
      { name: 'wildlife_size', values: sizes },
      { name: 'phase_of_flight', values: phases },
    ],
    rungs: [
      {
        name: 'constant',
        description: 'always 0.1500, the share of positives in training',
        role: 'beat',
        scored: binary(models.labels, mean, 0.3),
      },
      {
        name: 'best_single_feature',
        description: 'rate table on wildlife_species',
        role: 'show',
        scored: binary(models.labels, rate, 0.3),
      },
    ],
    value: strikeValue,
    decisionThreshold: {
      candidate: { threshold: 0.3, from: 'rules' },
      ...(kind === 'first' ? {} : { champion: { threshold: 0.3, from: 'rules' } }),
      validation: valueCurve(twoModels(900, [strengths[0], 1], 5).candidate, strikeValue, 0.3),
    },
    refusals,
  })
}
