import type { MetricName } from '#core/metrics/metric-table.ts'
import type { Split } from '#core/pipeline/split.ts'
import { rowsToHoldBack } from './choose-split.ts'
import { rowNumberExpression } from './column-names.ts'
import { isNumberTask, shortList } from './guess-label.ts'
import type { Language, ModelDraft } from './model-draft.ts'
import { comment, listed, scalar } from './yaml-text.ts'

/** How the templates of a language are run, in the model's folder and in the package. */
const commands = {
  python: {
    tests: 'python3 -B -m unittest discover -s tests',
    train: 'python3 -B train.py',
    predict: 'python3 predict.py',
    scripts: { train: 'train.py', predict: 'predict.py' },
  },
  node: {
    tests: 'node --test tests/train.test.mjs',
    train: 'node train.mjs',
    predict: 'node predict.mjs',
    scripts: { train: 'train.mjs', predict: 'predict.mjs' },
  },
} as const satisfies Record<Language, object>

/** The scripts of a language's templates. */
export function scriptsOf(language: Language): { readonly train: string; readonly predict: string } {
  return commands[language].scripts
}

/** Categories with at most so many values make readable slices. */
const mostSlices = 6
/** The first version of free scores may lie so much of their spread below what is recorded. */
const belowMean = 0.25
/** Promotions may lose this share of the label's spread. */
const marginOfSpread = 0.02
const daysOfYear = 365.25

/** pipeline.yaml: how the model is made and judged, each guess with its reason. */
export function draftPipeline(draft: ModelDraft, schemaLine: string | undefined): string {
  const { label, model } = draft
  const { task } = label.of
  const command = commands[draft.language]
  return [
    ...(schemaLine === undefined ? [] : [schemaLine]),
    comment(
      'How this model is made and judged, drafted by `assay init`. Comments say why; `confirm` marks a guess,',
    ),
    comment('`TODO` what only you know.'),
    'schemaVersion: 1',
    `model: ${scalar(model)}`,
    `task: ${task}  ${comment(label.of.why)}`,
    `owner: "@your-team"  ${comment('TODO: who answers for the model')}`,
    `purpose:  ${comment('TODO: these answers open the model card')}`,
    `  problem: ${scalar(`TODO - what does ${label.column.name} decide, for whom?`)}`,
    '  today: TODO - how is it done without a model?',
    '  use: TODO - what does a person or a system do with the answer?',
    '  success: TODO - how would you know that it pays?',
    '  not_for: TODO - what must it not be used for?',
    'data:',
    `  source: ${scalar(draft.source)}  ${comment('pinned in data.lock.yaml')}`,
    '  contract: contract.yaml',
    `  columns:  ${comment('the names everything else uses: a source column, or an SQL expression over them')}`,
    ...columnLines(draft),
    `  label: ${label.name}`,
    `  id: ${draft.id.name}`,
    ...(draft.time === undefined ? [] : [`  time: ${draft.time.name}`]),
    '  features:',
    ...draft.features.map(({ name }) => `    - ${name}`),
    ...draft.leftOut.map(({ column, why }) => `    ${comment(`left out: ${column} (${why})`)}`),
    `  ${comment(draft.splitWhy)}`,
    `  split: ${splitText(draft.split)}`,
    `tests: ${command.tests}`,
    'training:',
    `  command: ${command.train}  ${comment(`${command.scripts.train} is the script to replace`)}`,
    `  hyperparameters: {epochs: ${epochsFor(draft.parts.train)}, learning_rate: 0.2, categories: 30}`,
    '  seed: 7',
    'serving:',
    `  predict: ${command.predict}  ${comment('CSV in, CSV out; the kit serves it')}`,
    ...evaluationLines(draft),
    ...gateLines(draft),
    'environments:',
    `  - name: staging  ${comment(`\`npx assay serve ${model} staging\`; a version soaks here before prod`)}`,
    '    soak: 1h',
    '  - name: prod',
    '    soak: 24h',
    ...monitoringLines(draft),
    '',
  ].join('\n')
}

/** Passes over the training rows: fewer where they are many, so that a first training takes a minute or two. */
function epochsFor(rows: number): number {
  return Math.min(60, Math.max(3, Math.round(1_200_000 / Math.max(1, rows))))
}

function columnLines(draft: ModelDraft): string[] {
  const { id, label, time, features } = draft
  const line = (name: string, written: string, words?: string): string =>
    `    ${name}: ${scalar(written)}${words === undefined ? '' : `  ${comment(words)}`}`
  const positive = label.of.classes?.[0]?.value
  const others = label.of.classes?.slice(1)
  const rare = label.of.rareClasses
  const labelWords =
    label.of.task === 'binary-classification'
      ? `confirm: positive is ${positive} (${label.of.positiveWhy}), negative ${shortList(others ?? [], 3)}`
      : rare.length > 0
        ? `confirm: too few rows to learn from: ${rare.map(({ value, rows }) => `${value} (${rows})`).join(', ')}`
        : undefined
  return [
    line(id.name, id.column ?? rowNumberExpression(draft.facts.columns), id.why),
    ...(time === undefined
      ? []
      : [line(time.name, time.of.name, `confirm: when the row happened; ${time.why}`)]),
    line(label.name, label.of.written, labelWords),
    ...features.map(({ name, of }) => line(name, of.written, of.note)),
  ]
}

function splitText(split: Split): string {
  const entries = Object.entries(split).filter(
    ([key, value]) => key !== 'seed' && !(key === 'hold_back' && value === 0),
  )
  return `{${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}}`
}

function evaluationLines({ label, features }: ModelDraft): string[] {
  const slices = features
    .filter(({ of }) => of.column.type.logicalType === 'string' && of.column.distinct <= mostSlices)
    .slice(0, 2)
    .map(({ name }) => name)
  const [positive, ...others] = label.of.classes ?? []
  const share =
    (positive?.rows ?? 0) /
    Math.max(1, (positive?.rows ?? 0) + others.reduce((sum, { rows }) => sum + rows, 0))
  const lines = [
    ...(label.of.task === 'binary-classification'
      ? [
          `  decision_threshold: ${thresholdOf(share)}  ${comment(`confirm: ${(100 * share).toFixed(1)} % are positive; lower finds more of them, with more false alarms`)}`,
        ]
      : []),
    ...(slices.length === 0
      ? []
      : [`  slices: ${listed(slices)}  ${comment('reported value by value; they decide nothing')}`]),
  ]
  return lines.length === 0 ? [] : ['evaluation:', ...lines]
}

/** One half, or the share of positives where one class is rare: half would never be reached. */
function thresholdOf(share: number): number {
  if (share >= 0.35 && share <= 0.65) return 0.5
  return Math.min(0.99, Math.max(0.01, Math.round(share * 100) / 100))
}

const examples: Partial<Record<MetricName, string>> = {
  roc_auc: 'at_least: {roc_auc: 0.75}',
  accuracy: 'at_least: {accuracy: 0.8}',
  log_loss: 'at_least: {accuracy: 0.8}',
}

function gateLines(draft: ModelDraft): string[] {
  const { metric, labelSpread, label } = draft
  if (label.of.task === 'scores') return scoresGateLines(draft)
  const example = examples[metric] ?? `at_most: {${metric}: ${rounded(labelSpread ?? 1)}}`
  const margin = rounded(marginOfSpread * (labelSpread ?? 1))
  return [
    'gate:',
    `  metric: ${metric}  ${comment('compared with the champion and the simple models')}`,
    `  better_by: 0  ${comment('a new version has to be shown to be better')}`,
    `  ${comment('the first version has no champion: it has to beat the constant answer, beyond chance')}`,
    '  baselines: {beat: [constant], by: 0, show: [best_single_feature]}',
    `  ${comment(`${example} would bind every version; TODO once you know what is good enough`)}`,
    ...(label.of.task === 'forecast' ? forecastLines() : []),
    ...(isNumberTask(label.of.task)
      ? [
          `  promotion_margin: ${margin}  ${comment(`in the unit of ${label.column.name}: 2 % of its spread`)}`,
        ]
      : []),
  ]
}

/** What a draft cannot know of a forecast: what a naive one says, and which quantiles somebody plans with. */
function forecastLines(): string[] {
  return [
    `  ${comment('TODO: a column with what a naive forecast says, such as last week’s value, named in data.columns and as')}`,
    `  ${comment('evaluation: {naive: COLUMN}, lets the gate ask for mase (under 1 is better than naive);')}`,
    `  ${comment('training: {quantiles: [0.1, 0.9]} asks the model for quantiles, held by pinball and quantile_coverage')}`,
  ]
}

/** Free scores have no labels to be right about: they are held near what is recorded, and shown beside it. */
function scoresGateLines({ metric, labelSpread, labelMean, label }: ModelDraft): string[] {
  const [spread, mean] = [labelSpread ?? 1, labelMean ?? 0]
  const least = roundedBeside(mean - belowMean * spread, spread)
  return [
    'gate:',
    `  metric: ${metric}  ${comment('the mean of the scores, compared with the champion’s on the same rows')}`,
    `  better_by: 0  ${comment('a new version has to be shown to be better')}`,
    `  at_least: {${metric}: ${least}}  ${comment(`confirm: ${label.column.name} is ${roundedBeside(mean, spread)} on average; this is a little less`)}`,
    `  ${comment('what is recorded stands beside it, and decides nothing')}`,
    `  baselines: {beat: [], show: [{today: ${label.name}}]}`,
    `  promotion_margin: ${rounded(marginOfSpread * spread)}  ${comment(`in the unit of ${label.column.name}: 2 % of its spread`)}`,
  ]
}

/** Two significant digits. */
function rounded(value: number): number {
  return Number(value.toPrecision(2))
}

/** As many decimals as a spread has two significant digits. */
function roundedBeside(value: number, spread: number): number {
  const decimals = 1 - Math.floor(Math.log10(spread))
  return Number(value.toFixed(Math.min(100, Math.max(0, decimals))))
}

function monitoringLines({ facts, time }: ModelDraft): string[] {
  if (facts.rows < rowsToHoldBack) {
    return [comment(`monitoring is left out: ${facts.rows} rows are few to compare live traffic with`)]
  }
  const span = time?.of.span
  const days =
    span === undefined
      ? 0
      : (Date.parse(span.last.slice(0, 10)) - Date.parse(span.first.slice(0, 10))) / 86_400_000
  const perYear = days > 30 ? Math.max(1, Math.round(facts.rows / (days / daysOfYear))) : facts.rows
  const why =
    days > 30 ? 'as many a year as in the data' : 'taken from the number of rows; how many come in a year?'
  return [
    `monitoring: {window: {rows: 200}, rows_per_year: ${perYear}, false_alarms_per_year: 1}  ${comment(`confirm: ${why}`)}`,
  ]
}
