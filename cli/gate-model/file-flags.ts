import type { Flags } from '../command.ts'

/** Flags with which `gate-model` judges prediction files instead of a checkout. */
export const fileFlags = {
  candidate: { type: 'string', help: 'The candidate’s predictions: CSV, JSON lines or Parquet.' },
  champion: { type: 'string', help: 'The champion’s predictions. Default: none, thresholds alone decide.' },
  holdout: { type: 'string', help: 'The labels, slices and units. Default: the candidate’s file.' },
  label: { type: 'string', help: 'Column of the labels. Default: label.' },
  id: {
    type: 'string',
    help: 'Column of the row ids in every file; row_number matches by place. Default: id, row_id.',
  },
  task: {
    type: 'string',
    help: 'binary-classification, multiclass, regression, forecast or scores. Default: by the labels, if clear.',
  },
  positive: { type: 'string', help: 'The positive class, where two classes have names of their own.' },
  score: {
    type: 'string',
    help: 'Column of the scores; by class: what stands before _<class>. Default: score.',
  },
  prediction: {
    type: 'string',
    help: 'Column of predicted classes or numbers. Default: prediction. Beside it a forecast may have quantile_0.1, quantile_0.9 …, and the labels a column naive.',
  },
  'champion-score': { type: 'string', help: 'The same in the champion’s file, if it is called otherwise.' },
  'champion-prediction': {
    type: 'string',
    help: 'The same in the champion’s file, if it is called otherwise.',
  },
  threshold: {
    type: 'string',
    help: 'Predicted positive from this score on; chosen: the one worth most on --validation, by --value. Default: 0.5.',
  },
  validation: {
    type: 'string',
    help: 'Labelled rows beside the holdout to choose the threshold on: the candidate’s scores, the champion’s as champion_score.',
  },
  'champion-validation': {
    type: 'string',
    help: 'The champion’s scores of validation rows, where they are in a file of their own.',
  },
  package: { type: 'string', help: 'The candidate’s package, such as model.tar.gz, for package_size.' },
  'champion-package': { type: 'string', help: 'The champion’s package.' },
  unit: { type: 'string', help: 'Column whose rows belong together, such as a user: intervals over units.' },
  slices: { type: 'string', multiple: true, help: 'Columns to look for harm in, such as country,device.' },
  show: { type: 'string', multiple: true, help: 'Columns whose slices are only shown.' },
  'slice-margin': {
    type: 'string',
    help: 'How much worse a slice may be, in the metric’s unit. Default: 0.',
  },
  metric: { type: 'string', help: 'What the models are compared by, such as f1.' },
  'better-by': { type: 'string', help: 'The gain to be shown, in the metric’s unit. Default: 0, any gain.' },
  'no-worse-than': { type: 'string', help: 'Instead: the loss to be excluded, such as 0.005.' },
  'at-least': { type: 'string', multiple: true, help: 'Threshold held by the lower bound, such as f1=0.6.' },
  'at-most': {
    type: 'string',
    multiple: true,
    help: 'Threshold held by the upper bound, such as log_loss=0.4.',
  },
  guardrail: {
    type: 'string',
    multiple: true,
    help: 'How much worse another metric may be, such as recall=0.01.',
  },
  condition: {
    type: 'string',
    multiple: true,
    help: 'A condition on accuracy, such as "n - o > 0.02 +/- 0.01", held with reliability 0.95. May be repeated.',
  },
  sealed: { type: 'boolean', help: 'Refused: a sealed holdout needs the ledger of a repository.' },
  alpha: { type: 'string', help: 'Risk of each one-sided bound, 0.00001–0.2. Default: 0.05.' },
  expect: { type: 'string', help: 'The gain you expect: says how many more rows would settle it.' },
  value: {
    type: 'string',
    help: 'Worth per prediction: currency=USD,true_positive=0,false_positive=-300,false_negative=-1200,true_negative=0[,volume_per_month=5000,serving_cost_per_month=400].',
  },
  baseline: {
    type: 'string',
    multiple: true,
    help: 'A simple model to stand beside the candidate: NAME=FILE of its predictions.',
  },
  today: { type: 'string', help: 'Column beside the labels with what is done today: a baseline too.' },
  beat: { type: 'string', multiple: true, help: 'Baselines the candidate must beat, such as rules,today.' },
  'beat-by': { type: 'string', help: 'By how much, in the metric’s unit. Default: 0.' },
  stakeholder: {
    type: 'string',
    multiple: true,
    help: 'Who looks at which metric first, such as business=expected_value.',
  },
  out: { type: 'string', help: 'Also write verdict.json to this file: assay replay-gate computes it again.' },
  markdown: { type: 'boolean', help: 'Print the verdict as Markdown, for a comment.' },
} as const satisfies Flags

/** The flags that belong to prediction files alone. */
export const fileFlagNames = Object.keys(fileFlags)
