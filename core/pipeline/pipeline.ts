import * as z from 'zod'
import { behaviourFindings } from '#core/behaviour/rule-findings.ts'
import {
  Behaviour,
  Calibration,
  Fairness,
  Requirements,
  Robustness,
  Transparency,
} from '#core/behaviour/rules.ts'
import { allowedNames } from '#core/config/nearest.ts'
import { Duration, Name } from '#core/config/quantities.ts'
import type { Finding, Rule } from '#core/config/read-document.ts'
import { Backend, ServeSettings } from '#core/environment/serve-settings.ts'
import { EnvironmentGate, Gate } from '#core/gate/gate.ts'
import { gateFindings } from '#core/gate/gate-rules.ts'
import { Value } from '#core/gate/value.ts'
import { Split } from '#core/pipeline/split.ts'
import { commandsCanBeAsked } from './command-rules.ts'
import { environmentsOnlyTighten } from './environment-rules.ts'
import { quantilesGoWithForecasts } from './forecast-rules.ts'
import { chosenThresholdHasValue, stakeholdersLookAtMetrics, valueFitsTask } from './value-rules.ts'

/** What a model predicts. */
export const Task = z.enum(['binary-classification', 'multiclass', 'regression', 'forecast', 'scores'])
export type Task = z.infer<typeof Task>

/** The planning questions; they open the model card. */
export const Purpose = z.strictObject({
  problem: z.string().describe('What is to be found out.'),
  today: z.string().optional().describe('How it is done without the model.'),
  use: z.string().optional().describe('What a person or system does with the answer.'),
  success: z.string().optional().describe('How one would know that it pays.'),
  not_for: z.string().optional().describe('What the model must not be used for.'),
  stakeholders: z
    .record(z.string(), z.string())
    .optional()
    .describe('Group of people: the metric they look at first.'),
})

const Data = z.strictObject({
  source: z
    .string()
    .min(1)
    .describe(
      'The data: a CSV, Parquet or JSON-lines file or glob, from the repository root; or s3://bucket/key or a glob there, below one of `sources` in assay.yaml.',
    ),
  contract: z.string().default('contract.yaml').describe('The data contract, beside this file.'),
  columns: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and underscores'),
      z.string().min(1),
    )
    .describe('The names everything else uses: a source column, a scalar SQL expression, or row_number.'),
  label: z.string().describe('The column to predict.'),
  id: z.string().describe('The column that names a row; row_number is bound to the digest of the files.'),
  time: z.string().optional().describe('When the row happened; splitting by time needs it.'),
  features: z.array(z.string()).min(1).describe('What training and requests carry, and nothing else.'),
  split: Split,
})

const Training = z.strictObject({
  command: z
    .string()
    .min(1)
    .describe('Any language; run in this folder with the SM_* variables of the training contract.'),
  hyperparameters: z
    .record(
      z.string().regex(/^[A-Za-z0-9_.-]+$/, 'letters, digits, underscores, dots and hyphens'),
      z.union([z.string(), z.number(), z.boolean()]),
    )
    .default({})
    .describe('Handed over as SM_HPS and one SM_HP_<NAME> each.'),
  seed: z.int().min(0).default(0).describe('Handed over as ASSAY_SEED.'),
  quantiles: z
    .array(z.number().gt(0).lt(1))
    .min(1)
    .optional()
    .describe(
      'Forecast: levels that are predicted beside the number, as quantile_<level>; handed over as ASSAY_QUANTILES.',
    ),
  timeout: Duration.default('1h').describe('Training that takes longer is ended.'),
  backend: z.literal('local').default('local').describe('Where training runs.'),
})

const Serving = z.union([
  z.strictObject({
    command: z
      .string()
      .min(1)
      .describe('Starts the package as a server: GET /ping and POST /invocations on $PORT.'),
  }),
  z.strictObject({
    predict: z
      .string()
      .min(1)
      .describe('A command that reads CSV on stdin and writes CSV; the kit serves it.'),
  }),
])

const Evaluation = z.strictObject({
  decision_threshold: z
    .union([z.number().min(0).max(1), z.literal('chosen')])
    .default(0.5)
    .describe(
      'A score of at least this counts as positive (binary). chosen: the one worth most on the validation rows, by `value`.',
    ),
  naive: z
    .string()
    .optional()
    .describe('Forecast: a column of data.columns with what a naive forecast says; mase needs it.'),
  slices: z.array(z.string()).default([]).describe('Columns whose values are reported one by one.'),
})

/** One place a version is promoted to, in order. */
export const PipelineEnvironment = z.strictObject({
  name: Name,
  backend: Backend.default('local'),
  soak: Duration.default('24h').describe(
    'How long a verified version runs here before the next promotion opens.',
  ),
  approve: z.array(z.string()).default([]).describe('Who must approve a promotion (enforced by CODEOWNERS).'),
  gate: EnvironmentGate.optional().describe('Tighter thresholds for this environment.'),
  serve: ServeSettings.prefault({}).describe('Copied into the environment file at promotion.'),
  image: z.string().optional().describe('Serving image by digest (sagemaker).'),
})
export type PipelineEnvironment = z.infer<typeof PipelineEnvironment>

const Monitoring = z.strictObject({
  window: z
    .strictObject({ rows: z.int().min(200) })
    .describe('Traffic is judged in windows of so many rows; at least 200.'),
  rows_per_year: z.int().min(1).describe('Expected traffic; sets how strict a single window is.'),
  false_alarms_per_year: z
    .number()
    .gt(0)
    .default(1)
    .describe('How many alarms without a change are acceptable.'),
})

/** `pipelines/<model>/pipeline.yaml`: how a model is made and judged. */
export const Pipeline = z.strictObject({
  schemaVersion: z.literal(1).describe('Version of this format.'),
  model: Name.describe('The name of the model; the same as its folder.'),
  task: Task.describe('What is predicted.'),
  owner: z.string().describe('The team that answers for the model.'),
  purpose: Purpose,
  value: Value.optional().describe('What right and wrong answers are worth, per prediction (binary).'),
  data: Data,
  tests: z.string().optional().describe("The model's own tests; they run before training and block."),
  training: Training,
  serving: Serving,
  evaluation: Evaluation.prefault({}),
  gate: Gate,
  behaviour: Behaviour.optional(),
  fairness: Fairness.optional(),
  calibration: Calibration.optional(),
  transparency: Transparency.optional(),
  requirements: Requirements.optional(),
  robustness: Robustness.optional(),
  environments: z
    .array(PipelineEnvironment)
    .default([])
    .describe('Where versions are promoted to, in order.'),
  monitoring: Monitoring.optional().describe('How live traffic is watched for drift.'),
})
export type Pipeline = z.infer<typeof Pipeline>

/** What must hold across keys of a pipeline file. */
export const pipelineRules: readonly Rule<Pipeline>[] = [
  columnsAreDistinct,
  columnsExist,
  timeSplitHasTime,
  splitLeavesTraining,
  labelIsNoFeature,
  environmentsAreDistinct,
  environmentsOnlyTighten,
  valueFitsTask,
  chosenThresholdHasValue,
  stakeholdersLookAtMetrics,
  behaviourFindings,
  quantilesGoWithForecasts,
  commandsCanBeAsked,
  (pipeline) =>
    gateFindings(pipeline.gate, { task: pipeline.task, hasValue: pipeline.value !== undefined }).map(
      (finding) => ({ ...finding, path: ['gate', ...finding.path] }),
    ),
]

function columnsExist(pipeline: Pipeline): Finding[] {
  const { data } = pipeline
  const names = Object.keys(data.columns)
  const named: [(string | number)[], string][] = [
    [['data', 'label'], data.label],
    [['data', 'id'], data.id],
    ...data.features.map((name, index): [(string | number)[], string] => [['data', 'features', index], name]),
    ...pipeline.evaluation.slices.map((name, index): [(string | number)[], string] => [
      ['evaluation', 'slices', index],
      name,
    ]),
    ...[pipeline.gate.unit ?? []]
      .flat()
      .map((name): [(string | number)[], string] => [['gate', 'unit'], name]),
    ...(pipeline.gate.slices?.by ?? []).map((name, index): [(string | number)[], string] => [
      ['gate', 'slices', 'by', index],
      name,
    ]),
  ]
  for (const part of ['beat', 'show'] as const) {
    for (const [index, rung] of (pipeline.gate.baselines?.[part] ?? []).entries()) {
      if (typeof rung !== 'string' && 'today' in rung)
        named.push([['gate', 'baselines', part, index, 'today'], rung.today])
    }
  }
  if (pipeline.evaluation.naive !== undefined)
    named.push([['evaluation', 'naive'], pipeline.evaluation.naive])
  if (data.time !== undefined) named.push([['data', 'time'], data.time])
  if (data.split.by === 'group') named.push([['data', 'split', 'column'], data.split.column])
  return named
    .filter(([, name]) => !names.includes(name))
    .map(([path, name]) => ({
      path,
      problem: `\`${name}\` is not in data.columns`,
      allowed: allowedNames(name, names),
    }))
}

/** The engine takes names without regard to case. */
function columnsAreDistinct({ data }: Pipeline): Finding[] {
  const names = Object.keys(data.columns)
  const lower = names.map((name) => name.toLowerCase())
  return names.flatMap((name, index) => {
    const first = lower.indexOf(name.toLowerCase())
    return first < index
      ? [{ path: ['data', 'columns', name], problem: `differs from \`${names[first]}\` only in case` }]
      : []
  })
}

function splitLeavesTraining({ data: { split } }: Pipeline): Finding[] {
  return split.by !== 'time' && split.validation + split.test >= 1
    ? [
        {
          path: ['data', 'split'],
          problem: `validation ${split.validation} and test ${split.test} leave nothing to train on`,
          allowed: 'shares that make less than 1 together',
        },
      ]
    : []
}

function timeSplitHasTime(pipeline: Pipeline): Finding[] {
  const { split, time } = pipeline.data
  if (split.by !== 'time') return []
  const findings: Finding[] = []
  if (time === undefined)
    findings.push({ path: ['data', 'split'], problem: 'splitting by time needs data.time' })
  if (split.validation >= split.test) {
    findings.push({
      path: ['data', 'split', 'test'],
      problem: `test ${split.test} is not after validation ${split.validation}`,
    })
  }
  return findings
}

function labelIsNoFeature(pipeline: Pipeline): Finding[] {
  const { features, label, id } = pipeline.data
  return features.flatMap((name, index) =>
    name === label || name === id
      ? [
          {
            path: ['data', 'features', index],
            problem: `\`${name}\` is the ${name === label ? 'label' : 'id'}, not a feature`,
          },
        ]
      : features.indexOf(name) < index
        ? [{ path: ['data', 'features', index], problem: `\`${name}\` is listed twice` }]
        : [],
  )
}

function environmentsAreDistinct(pipeline: Pipeline): Finding[] {
  const names = pipeline.environments.map((environment) => environment.name)
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [{ path: ['environments', index, 'name'], problem: `\`${name}\` is there twice` }]
      : [],
  )
}
