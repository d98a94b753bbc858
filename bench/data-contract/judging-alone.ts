import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { checkTable } from '#core/contract/check-table.ts'
import { readJudgingContract } from '#core/contract/read-contract.ts'

/** Seconds of judging, taken in turn: ours with its plan, and one hand-written statement. Both engines stand already. */
export async function judgingAlone(
  file: string,
  contractFile: string,
  rounds: number,
): Promise<{ readonly planned: number[]; readonly handwritten: number[] }> {
  const text = await readFile(contractFile, 'utf8')
  const judging = readJudgingContract(text, contractFile)
  const lock = { schemaVersion: 1 as const, source: file, files: [] }
  const clock = { now: () => new Date() }
  const bare = await (await DuckDBInstance.create(':memory:')).connect()
  const statement = handwrittenStatement().replace('read_parquet(?)', `read_parquet('${file}')`)
  const planned: number[] = []
  const handwritten: number[] = []
  await using table = await duckdbTables().open({
    files: [{ path: file, location: file }],
    contract: judging.contract,
    scratch: tmpdir(),
    signal: new AbortController().signal,
  })
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now()
    const results = await checkTable(table, judging, lock, undefined, { clock })
    if (results.outcome !== 'pass') throw new Error(`the data do not pass: ${JSON.stringify(results.checks)}`)
    const middle = performance.now()
    await bare.runAndReadAll(statement)
    const end = performance.now()
    if (round > 0) {
      planned.push((middle - start) / 1000)
      handwritten.push((end - middle) / 1000)
    }
  }
  return { planned, handwritten }
}

/** The statement as the Python peer sends it. */
function handwrittenStatement(): string {
  const script = readFileSync(join(import.meta.dirname, 'peers/handwritten.py'), 'utf8')
  const statement = /"""\n(\s+SELECT[\s\S]*?)"""/.exec(script)?.[1]
  if (statement === undefined) throw new Error('peers/handwritten.py holds no statement')
  return statement
}
