import type { CaseFile } from '#core/behaviour/case-file.ts'
import type { Contract } from '#core/contract/contract.ts'
import { digestOf, type Sha256 } from '#core/digest.ts'
import { rungColumns } from '#core/gate/rungs.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'

/** What judges a model, apart from the model itself. The base commit's policy judges a pull request. */
export interface Policy {
  readonly pipeline: Pipeline
  readonly contract: Contract
  /** cases.csv, where the model has one. */
  readonly cases?: CaseFile | undefined
  /** Files of the programs on the ladder, by path in the model's folder. */
  readonly programs?: Readonly<Record<string, string>> | undefined
}

/**
 * The parts of the pipeline file and contract that are rules, not model. Of data.columns these are the columns that
 * rules name (label, id, time, slices, unit); what a feature is made of belongs to the model, and the contract judges it.
 */
export function rulesOf({ pipeline, contract, cases, programs }: Policy): Readonly<Record<string, unknown>> {
  const { columns, label, id, time, split } = pipeline.data
  const named = [label, id, time, split.by === 'group' ? split.column : undefined]
  const slices = [
    ...pipeline.evaluation.slices,
    ...(pipeline.gate.slices?.by ?? []),
    ...(pipeline.fairness?.groups ?? []),
    ...rungColumns(pipeline.gate.baselines),
    ...(pipeline.evaluation.naive === undefined ? [] : [pipeline.evaluation.naive]),
  ]
  return {
    contract,
    task: pipeline.task,
    gate: pipeline.gate,
    'files of gate.baselines': programs,
    value: pipeline.value,
    evaluation: pipeline.evaluation,
    'cases.csv': cases?.sha256,
    behaviour: pipeline.behaviour,
    fairness: pipeline.fairness,
    calibration: pipeline.calibration,
    transparency: pipeline.transparency,
    requirements: pipeline.requirements,
    robustness: pipeline.robustness,
    environments: pipeline.environments,
    monitoring: pipeline.monitoring,
    'data.columns': pick(columns, [...named, ...slices, pipeline.gate.unit]),
    'data.rows': pick(columns, named),
    'data.label': label,
    'data.id': id,
    'data.time': time,
    'data.split': split,
  }
}

/** Equal digests mean that two commits judge alike. */
export function policyDigest(policy: Policy): Sha256 {
  return digestOf(rulesOf(policy))
}

/** Which rules differ between two policies, by name, sorted. */
export function changedRules(base: Policy, head: Policy): string[] {
  const before = rulesOf(base)
  const after = rulesOf(head)
  return Object.keys(before)
    .filter((name) => digestOf(before[name] ?? null) !== digestOf(after[name] ?? null))
    .sort()
}

/** Whether two policies place and label rows alike; if not, the verdict of one says nothing about the rows of the other. */
export function sameRows(base: Policy, head: Policy): boolean {
  return !changedRules(base, head).some((name) =>
    ['data.rows', 'data.label', 'data.id', 'data.time', 'data.split'].includes(name),
  )
}

/**
 * A pipeline with the columns that only another one names, so that both policies can be applied to one table. What both
 * name means what the first says; names differ by more than case.
 */
export function withColumnsOf(
  first: Pick<Pipeline, 'data'>,
  other: Pick<Pipeline, 'data'>,
): Pick<Pipeline, 'data'> {
  const known = new Set(Object.keys(first.data.columns).map((name) => name.toLowerCase()))
  const added = Object.entries(other.data.columns).filter(([name]) => !known.has(name.toLowerCase()))
  return { data: { ...first.data, columns: { ...first.data.columns, ...Object.fromEntries(added) } } }
}

function pick(
  columns: Readonly<Record<string, string>>,
  names: readonly (string | undefined)[],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (name === undefined ? [] : [[name, columns[name] ?? '']])),
  )
}
