import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { peerPython } from '../python-peers.ts'
import { type Contestant, comparison, median, sideBySide } from '../side-by-side.ts'
import { judgingAlone } from './judging-alone.ts'
import { largerCopies } from './larger-copies.ts'
import { benchScale } from './scale.ts'

const root = resolve(import.meta.dirname, '../..')
const flights = join(root, 'node_modules/vega-datasets/data/flights-3m.parquet')
const contract = join(import.meta.dirname, 'flights.contract.yaml')
const engine = (createRequire(import.meta.url)('@duckdb/node-api/package.json') as { version: string })
  .version

/** Versions that were the newest when the comparison was made; each in an environment of its own. */
const peers: Readonly<
  Record<string, { readonly packages: readonly string[]; readonly script: string; readonly runs?: number }>
> = {
  'one hand-written DuckDB statement': {
    packages: [`duckdb==${engine.replace(/-.*$/, '')}`],
    script: 'handwritten.py',
  },
  'pandera on polars': { packages: ['pandera[polars]==0.35.0', 'polars==2.1.0'], script: 'with_pandera.py' },
  'soda-core on DuckDB (17 rules)': { packages: ['soda-duckdb==4.28.0'], script: 'with_soda.py' },
  'datacontract-cli': { packages: ['datacontract-cli[duckdb]==1.2.8'], script: 'with_datacontract_cli.py' },
  'Great Expectations on pandas': {
    packages: ['great_expectations==1.24.1', 'pandas<2.3', 'pyarrow'],
    script: 'with_great_expectations.py',
    runs: 1,
  },
}

/** Whole processes beside their peers, then judging alone beside one hand-written statement in the same engine. */
export async function benchDataContract(): Promise<void> {
  const others: Contestant[] = []
  for (const [name, { packages, script, runs }] of Object.entries(peers)) {
    const found = await peerPython(root, script.replace(/\.py$/, ''), packages)
    const python = found.kind === 'ready' ? found.python : 'python3'
    others.push({
      name,
      command: [python, join(import.meta.dirname, 'peers', script), flights],
      environment: { SODA_CORE_TELEMETRY_ENABLED: 'false' },
      missing: found.kind === 'missing' ? found.why : undefined,
      ...(runs === undefined ? {} : { runs }),
    })
  }
  const assay = (file: string): Contestant => ({
    name: 'assay validate-data',
    command: [
      process.execPath,
      join(root, 'cli/assay.js'),
      'validate-data',
      '--data',
      file,
      '--contract',
      contract,
    ],
  })
  console.log('25 rules on 3 million rows (flights-3m.parquet), whole processes, median:')
  console.log(comparison(await sideBySide([assay(flights), ...others], 5)))

  const large = await largerCopies(flights, join(root, '.assay/bench'), 10)
  console.log('\nThe same on 30 million rows:')
  const fast = others
    .slice(0, 2)
    .map((other) => ({ ...other, command: [...other.command.slice(0, -1), large] as const }))
  console.log(comparison(await sideBySide([assay(large), ...(fast as unknown as Contestant[])], 3)))

  const alone = await judgingAlone(flights, contract, 7)
  console.log(
    `\nJudging alone, in one process and engine: ${median(alone.planned).toFixed(3)} s planned, ${median(alone.handwritten).toFixed(3)} s hand-written, ratio ${(median(alone.planned) / median(alone.handwritten)).toFixed(2)}`,
  )
  await benchScale()
}
