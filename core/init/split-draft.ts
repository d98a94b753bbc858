import { checkTable } from '#core/contract/check-table.ts'
import { type Contract, propertiesOf } from '#core/contract/contract.ts'
import { readJudgingContract } from '#core/contract/read-contract.ts'
import { findingsOf } from '#core/contract/results.ts'
import { nameColumns } from '#core/data/open-data.ts'
import { identifier } from '#core/data/sql.ts'
import type { Table, TableFile, Tables } from '#core/data/tables.ts'
import type { Sha256 } from '#core/digest.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import type { Split } from '#core/pipeline/split.ts'
import {
  countSplit,
  isBalanced,
  metricOf,
  type SplitCounts,
  shareSplits,
  timeSplits,
  whyNotJudgeable,
} from './choose-split.ts'
import { rowNumberExpression } from './column-names.ts'
import { draftContract } from './draft-contract.ts'
import type { UnsplitDraft } from './draft-model.ts'
import { isNumberTask } from './guess-label.ts'
import type { ModelDraft } from './model-draft.ts'

interface Choice {
  readonly split: Split
  readonly why: string
  readonly counts: SplitCounts
  readonly problem: string | undefined
}

/**
 * Chooses how the rows are split by trying it on the data, under the contract that is being drafted; and holds that
 * contract against the data it was drafted from.
 */
export async function splitDraft(
  draft: UnsplitDraft,
  request: {
    readonly file: TableFile
    readonly digest: Sha256
    readonly bytes: number
    /** The time column was asked for, so that it is used even where the parts are uneven. */
    readonly timeAsked: boolean
    readonly scratch: string
    readonly signal: AbortSignal
  },
  tables: Tables,
): Promise<ModelDraft> {
  const metric = metricOf(draft.label.of.task, draft.label.of.rows)
  const unsettled: ModelDraft = {
    ...draft,
    split: { by: 'random', validation: 0.2, test: 0.2, hold_back: 0, seed: 0 },
    splitWhy: '',
    parts: { train: 0, validation: 0, holdout: 0, reference: 0, replay: 0 },
    metric,
    labelSpread: undefined,
    labelMean: undefined,
  }
  const text = draftContract(unsettled, undefined)
  const judging = readJudgingContract(text, 'contract.yaml')
  const { file, scratch, signal } = request
  await using table = await tables.open({ files: [file], contract: judging.contract, scratch, signal })
  const locked = { location: file.location, sha256: request.digest, bytes: request.bytes }
  const lock = { schemaVersion: 1 as const, source: file.location, files: [locked] }
  // Nothing in a drafted contract asks for the time.
  const clock = { now: () => new Date(0) }
  const results = await checkTable(table, judging, lock, draft.model, { clock })
  const broken = findingsOf(results.checks).map(
    (check) =>
      `The drafted contract does not hold: ${check.id}: ${check.observed}; correct it in contract.yaml.`,
  )
  const label = labelSql(draft, judging.contract)
  const byTime =
    draft.time === undefined
      ? []
      : await timeSplits(table, identifier(draft.time.of.name), `${label} IS NOT NULL`, draft.label.of.rows)
  const spread = isNumberTask(draft.label.of.task) ? await spreadOf(table, label) : undefined
  const { choice, warnings } = await choose(
    table,
    unsettled,
    byTime,
    judging.contract,
    request.timeAsked,
    tables,
  )
  return {
    ...unsettled,
    split: choice.split,
    splitWhy: choice.why,
    parts: choice.counts.rows,
    labelSpread: spread?.sd,
    labelMean: spread?.mean,
    warnings: [
      ...draft.warnings,
      ...warnings,
      ...broken,
      ...(choice.problem === undefined ? [] : [`The gate will not be able to judge: ${choice.problem}.`]),
    ],
  }
}

async function choose(
  table: Table,
  draft: ModelDraft,
  byTime: readonly Split[],
  contract: Contract,
  timeAsked: boolean,
  tables: Tables,
): Promise<{ choice: Choice; warnings: string[] }> {
  const { task, rows } = draft.label.of
  const attempt = async (split: Split, why: string): Promise<Choice> => {
    const policy = { data: dataOf(draft, split) }
    await nameColumns(table, { policy, contract, features: {}, file: 'pipeline.yaml' }, tables)
    const counts = await countSplit(table, draft.label.name, classesOf(draft))
    return { split, why, counts, problem: whyNotJudgeable(counts, task, draft.metric) }
  }
  const past: Choice[] = []
  for (const split of byTime) {
    const choice = await attempt(split, 'by time: train on the past, judge on what came after')
    if (isBalanced(choice.counts) && choice.problem === undefined) return { choice, warnings: [] }
    past.push(choice)
  }
  const [byDate] = past
  // What comes is judged on what came later, even where the parts are uneven.
  if ((timeAsked || task === 'forecast') && byDate !== undefined) return { choice: byDate, warnings: [] }
  const why = isNumberTask(task) ? 'at random' : 'at random, with the same share of each class everywhere'
  const random: Choice[] = []
  for (const split of shareSplits(task, rows)) {
    const larger = 'test' in split && split.test !== 0.2 ? '; a larger holdout, for the rows are few' : ''
    const choice = await attempt(split, `${why}${larger}`)
    if (choice.problem === undefined) return { choice, warnings: notByTime(draft, byDate) }
    random.push(choice)
  }
  return byDate === undefined
    ? { choice: random[0]!, warnings: notByTime(draft, byDate) }
    : { choice: byDate, warnings: [] }
}

function notByTime({ time }: ModelDraft, choice: Choice | undefined): string[] {
  if (time === undefined) return []
  if (choice === undefined) return [`Not split by ${time.name}: too many rows share a date.`]
  const why = choice.problem ?? 'the parts would be uneven'
  return [
    `Not split by ${time.name}: ${why}. Rows of later dates may differ; --time ${JSON.stringify(time.of.name)} insists.`,
  ]
}

/** The data section under a split. */
function dataOf(draft: ModelDraft, split: Split): Pipeline['data'] {
  const { id, label, time, features, facts } = draft
  return {
    source: draft.source,
    contract: 'contract.yaml',
    columns: {
      [id.name]: id.column ?? rowNumberExpression(facts.columns),
      ...(time === undefined ? {} : { [time.name]: time.of.name }),
      [label.name]: label.of.written,
      ...Object.fromEntries(features.map(({ name, of }) => [name, of.written])),
    },
    label: label.name,
    id: id.name,
    ...(time === undefined ? {} : { time: time.name }),
    features: features.map(({ name }) => name),
    split,
  }
}

function classesOf({ label }: ModelDraft): string[] {
  if (isNumberTask(label.of.task)) return []
  if (label.of.task === 'binary-classification') return ['true', 'false']
  return label.of.classes?.map(({ value }) => value) ?? []
}

function labelSql({ label }: UnsplitDraft, contract: Contract): string {
  const { written } = label.of
  return propertiesOf(contract).some(({ name }) => name === written) ? identifier(written) : `(${written})`
}

async function spreadOf(
  table: Table,
  label: string,
): Promise<{ readonly sd: number; readonly mean: number } | undefined> {
  const filter = `FILTER (WHERE abs(${label}) < 1e150)`
  const { sd, mean } = await table.aggregate({
    select: { sd: `stddev_pop(${label}) ${filter}`, mean: `avg(${label}) ${filter}` },
  })
  const found = typeof sd === 'number' && Number.isFinite(sd) && sd > 0 && typeof mean === 'number'
  return found ? { sd, mean } : undefined
}
