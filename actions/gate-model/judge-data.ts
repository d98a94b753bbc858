import { checkByBoth } from '#core/contract/check-by-both.ts'
import { type Asked, checkTable, type JudgingContract } from '#core/contract/check-table.ts'
import { classifiedAsIn, publishesSamples } from '#core/contract/classification.ts'
import { type Contract, propertiesOf } from '#core/contract/contract.ts'
import type { ContractChange } from '#core/contract/contract-change-shape.ts'
import { keepResults } from '#core/contract/kept-results.ts'
import { readAlike } from '#core/contract/read-alike.ts'
import { needsHistory, needsSnapshot } from '#core/contract/reference-needs.ts'
import { type DataResults, publishedResults } from '#core/contract/results.ts'
import { tableUseOf } from '#core/contract/table-use.ts'
import { alsoCommitted } from '#core/data/committed-files.ts'
import type { DataLock } from '#core/data/data-lock.ts'
import type { Table } from '#core/data/tables.ts'
import { championReference, historyInForce, referenceSnapshot } from '#core/drift/data-in-force.ts'
import { type DataVersion, datasetOf, findProfile, keepProfile } from '#core/drift/data-profile.ts'
import type { Snapshot } from '#core/drift/snapshot.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import { findChampion } from '#core/promotion/champion.ts'
import { modelPaths } from '#core/repository/layout.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { type DataChange, dataChange } from './data-change.ts'
import type { Policies } from './policies.ts'
import type { GateModelPorts, GateModelRequest } from './ports.ts'

/** What the judge makes of the data themselves, before any prediction is read. */
export interface JudgedData {
  /** By the contract that is applied; without examples, unless the contract in force publishes them. */
  readonly data: DataResults
  /** By the other one, where base and head do not agree. */
  readonly other?: DataResults | undefined
  readonly contractChange?: ContractChange | undefined
  readonly dataChanged?: DataChange | undefined
}

interface Versions {
  /** The contract that is applied, and a table opened by it. */
  readonly applied: ModelFiles
  readonly table: Table
  /** Opened by the head's contract, where that reads the columns otherwise. */
  readonly headTable: Table | undefined
  /** Opened by the base's contract, where the head's is applied and reads the columns otherwise. */
  readonly baseTable: Table | undefined
  readonly lock: DataLock
  /** The lock of the base. */
  readonly before: DataLock | undefined
}

/** Whether the base's contract has to be judged on a table of its own, because the head's is applied. */
export function needsOwnTable(policies: Policies, applied: ModelFiles): boolean {
  const { head, judging } = policies
  return applied === head && judging !== head && !readAlike(judging.contract, head.contract)
}

/** Whether a table that was opened by one contract serves for another too: it has every column, read the same way. */
export function servesFor(applied: Contract, other: Contract): boolean {
  const columns = new Set(propertiesOf(applied).map(({ name }) => name))
  return readAlike(applied, other) && propertiesOf(other).every(({ name }) => columns.has(name))
}

/**
 * Judges the data by the contract of the base and, where the pull request changes it, by its own: in the same scan where
 * both read the columns alike. What the data were before is looked up among what the judge kept.
 */
export async function judgeData(
  request: GateModelRequest,
  policies: Policies,
  versions: Versions,
  ports: GateModelPorts,
  surroundings: Surroundings,
): Promise<JudgedData> {
  const { applied, table, headTable, baseTable, lock, before } = versions
  const { head, judging } = policies
  const { model } = request
  const version = (of: DataLock): DataVersion => ({
    model,
    lock: of,
    lockFile: modelPaths(ports.settings, model).lock,
    contract: applied.contract,
  })
  const moved = before !== undefined && datasetOf(before) !== datasetOf(lock)
  const other = head.contractDigest === judging.contractDigest ? undefined : applied === head ? judging : head
  const contracts = [applied.contract, ...(other === undefined ? [] : [other.contract])]
  const wanted = contracts.some(needsSnapshot)
  const profile = { signal: surroundings.signal, keep: true }
  const dataFiles =
    request.base === undefined
      ? ports.dataFiles
      : alsoCommitted(ports.dataFiles, request.base.tree, ports.scratch)
  const old =
    before !== undefined && (moved || wanted)
      ? await findProfile(version(before), { ...ports, dataFiles, scratch: ports.scratch.path }, profile)
      : undefined
  const snapshot = wanted ? await referenceOf(request, policies, old, ports) : undefined
  const history =
    request.base !== undefined && contracts.some(needsHistory)
      ? await historyInForce({ model, commit: request.base.commit }, ports)
      : undefined
  const asked = (files: ModelFiles): Asked => ({
    judging: inForce(files, judging),
    situation: {
      ...surroundings,
      use: tableUseOf(files.pipeline, files.contract, table.relation.dialect),
      snapshot,
      history,
    },
  })
  const both =
    other === undefined
      ? undefined
      : await checkByBoth(
          { before: asked(judging), after: asked(head) },
          { before: baseTable ?? table, after: headTable ?? table },
          lock,
          model,
        )
  const published = (one: DataResults): DataResults => publishedResults(one, judging.contract)
  const [data, ofOther] =
    both === undefined
      ? [published(await checkTable(table, asked(applied).judging, lock, model, asked(applied).situation))]
      : applied === head
        ? [published(both.after), published(both.before)]
        : [published(both.before), published(both.after)]
  const now = await keepProfile(version(lock), table, ports.store)
  await keepResults(model, datasetOf(lock), data, ports.store)
  const publish = publishesSamples(judging.contract)
  const changed = moved ? dataChange(before, lock, { rows: data.rows, old, now, publish }) : undefined
  return {
    data,
    ...(both === undefined ? {} : { other: ofOther, contractChange: both.change }),
    ...(changed === undefined ? {} : { dataChanged: changed }),
  }
}

/** A pull request opens no column that the contract in force keeps closed. */
function inForce(files: ModelFiles, judging: ModelFiles): JudgingContract {
  return files === judging ? files : { ...files, contract: classifiedAsIn(files.contract, judging.contract) }
}

async function referenceOf(
  { base }: GateModelRequest,
  { judging }: Policies,
  old: Snapshot | { readonly whyNot: string } | undefined,
  { settings, store }: GateModelPorts,
): Promise<Snapshot | undefined> {
  const environment =
    base === undefined ? undefined : await findChampion(base.tree, settings, judging.pipeline)
  const champion = await championReference(environment, store)
  const data = old === undefined || 'whyNot' in old ? undefined : old
  return referenceSnapshot(data, champion, judging.contract)
}
