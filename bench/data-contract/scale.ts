import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { readDocument } from '#core/config/read-document.ts'
import { planTable } from '#core/contract/check-table.ts'
import { Contract } from '#core/contract/contract.ts'
import { planChecks } from '#core/contract/plan/plan.ts'
import { runPlan } from '#core/contract/plan/run-plan.ts'
import { contractRules } from '#core/contract/rules.ts'
import { type Contestant, median, sideBySide } from '../side-by-side.ts'
import { generatedFile } from './generated-files.ts'

const root = resolve(import.meta.dirname, '../..')
const contractFile = join(import.meta.dirname, 'generated.contract.yaml')

/** Where rows are many and few values repeat: speed, what sharing a pass is worth, and memory. */
export async function benchScale(): Promise<void> {
  const folder = join(root, '.assay/bench')
  const tenMillion = await generatedFile(join(folder, 'generated-10000000.parquet'), 1e7)
  const [ten] = await sideBySide([validation(tenMillion)], 3)
  const seconds = median(ten?.runs.map((run) => run.seconds) ?? [])
  console.log(
    `\n16 checks on 10 million rows of ten columns, Parquet, whole process: ${seconds.toFixed(2)} s, ${(10 / seconds).toFixed(1)} million rows a second; at least 5 are asked\n`,
  )
  const [plan] = await sideBySide([validation(tenMillion, '--explain')], 1)
  console.log(indented(plan?.runs[0]?.output ?? ''))

  const csv = await generatedFile(join(folder, 'generated-1000000.csv'), 1e6)
  const { together, apart, checks } = await sharedAndApart(csv)
  console.log(
    `\n${checks} checks on a CSV of 1 million rows: ${together.toFixed(2)} s in one validation, ${apart.toFixed(2)} s in one each, × ${(apart / together).toFixed(1)}; at least 5 is asked`,
  )

  const fiftyMillion = await generatedFile(join(folder, 'generated-50000000.parquet'), 5e7)
  const [fifty] = await sideBySide([validation(fiftyMillion)], 1)
  const [run] = fifty?.runs ?? []
  console.log(
    `\nThe same on 50 million rows: ${run?.seconds.toFixed(1)} s, ${((run?.memory ?? Number.NaN) / 1e6).toFixed(0)} MB; under 1000 MB is asked`,
  )
}

function validation(file: string, ...flags: string[]): Contestant {
  const command = [process.execPath, join(root, 'cli/assay.js'), 'validate-data'] as const
  return { name: 'assay', command: [...command, '--data', file, '--contract', contractFile, ...flags] }
}

/** Seconds of one validation by all checks, and of one for each of them, every time from opening the file on. */
async function sharedAndApart(
  file: string,
): Promise<{ readonly together: number; readonly apart: number; readonly checks: number }> {
  const text = await readFile(contractFile, 'utf8')
  const { value: contract } = readDocument(Contract, text, contractFile, contractRules)
  const tables = duckdbTables()
  const situation = { clock: { now: () => new Date() } }
  let checks = 0
  /** Runs the checks that are chosen. */
  const timed = async (chosen: (place: number) => boolean): Promise<number> => {
    const started = performance.now()
    await using table = await tables.open({
      files: [{ path: file, location: file }],
      contract,
      scratch: tmpdir(),
      signal: new AbortController().signal,
    })
    const { planned, ground } = await planTable(table, { contract }, situation)
    const own = planned.filter((_, place) => chosen(place))
    const plan = planChecks(own, ground.relation, { rows: 0, distinct: new Map() })
    await runPlan(plan, ground, (check, words) => new Error(`${check.id}: ${words}`) as never)
    checks = planned.length
    return (performance.now() - started) / 1000
  }
  const together = median([await timed(() => true), await timed(() => true), await timed(() => true)])
  let apart = 0
  for (let place = 0; place < checks; place++) apart += await timed((one) => one === place)
  return { together, apart, checks }
}

function indented(text: string): string {
  return text.trimEnd().replace(/^/gm, '  ')
}
