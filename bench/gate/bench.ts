import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { peerPython } from '../python-peers.ts'
import { median, type Run, sideBySide } from '../side-by-side.ts'
import { firstLines } from './first-line.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')
const peers = join(import.meta.dirname, 'peers')
/** Versions that were the newest when the comparison was made. */
const packages = ['scikit-learn==1.9.1', 'numpy==2.4.6', 'pyarrow==26.0.1']
const metrics = ['roc_auc', 'average_precision', 'log_loss', 'brier', 'accuracy', 'precision', 'recall', 'f1']

interface Judged {
  readonly gate: number
  readonly rest: number
  readonly processor: number
  readonly megabytes: number
  readonly intervals: number
  readonly differences: readonly {
    readonly estimate: number
    readonly lower: number
    readonly upper: number
  }[]
}

/** Two models' predictions judged in one Node process, beside scikit-learn on the same Parquet files. */
export async function benchGate(): Promise<void> {
  const found = await peerPython(root, 'gate', packages)
  if (found.kind === 'missing') {
    console.log(`scikit-learn: skipped, ${found.why}`)
    return
  }
  const { python } = found
  const million = await files(python, 1_000_000)
  const judge = [process.execPath, join(import.meta.dirname, 'judge-everything.ts'), million] as const
  const [ours, theirs] = await sideBySide(
    [
      { name: 'Assay', command: judge },
      { name: 'scikit-learn', command: [python, join(peers, 'point_estimates.py'), million] },
    ],
    3,
  )
  const judged = (ours?.runs ?? []).map(({ output }) => JSON.parse(output) as Judged)
  const estimated = (theirs?.runs ?? []).map(estimates)
  const seconds = median(judged.map(({ gate, rest }) => gate + rest))
  const theirSeconds = median(estimated.map(({ whole, slices }) => whole + slices))
  const processor = median(judged.map((one) => one.processor))
  const theirProcessor = median(estimated.map((one) => one.processor))
  console.log('1 million paired predictions, 8 metrics, 20 slices, three Parquet files; medians of 3 runs:')
  console.log(
    `  Assay, reading, ${judged[0]?.intervals} intervals and every test   ${seconds.toFixed(2)} s  (the gate alone ${median(judged.map(({ gate }) => gate)).toFixed(2)} s), ${median(judged.map(({ megabytes }) => megabytes)).toFixed(0)} MB`,
  )
  console.log(
    `  scikit-learn, point estimates alone, without reading   ${theirSeconds.toFixed(2)} s  (whole ${median(estimated.map(({ whole }) => whole)).toFixed(2)} s, slices ${median(estimated.map(({ slices }) => slices)).toFixed(2)} s)`,
  )
  console.log(
    `  ratio ${(seconds / theirSeconds).toFixed(2)}; processor time of whole processes ${processor.toFixed(2)} s to ${theirProcessor.toFixed(2)} s, ratio ${(processor / theirProcessor).toFixed(2)}; at most 0.5 is asked`,
  )
  const apart = Math.max(
    ...metrics.map((_, index) =>
      Math.abs(
        (judged[0]?.differences[index]?.estimate ?? Number.NaN) - (estimated[0]?.differences[index] ?? 0),
      ),
    ),
  )
  console.log(`  largest distance of a difference from scikit-learn's: ${apart.toExponential(1)}`)

  const [took = ''] = await answerOf(python, 'paired_bootstrap.py', million, '3', '1')
  const thousand = (Number(took) / 3) * 1000
  console.log(
    `\nThe same by a paired bootstrap: ${Number(took).toFixed(2)} s for 3 replicates, extrapolated to 1,000: ${thousand.toFixed(0)} s, × ${(thousand / seconds).toFixed(0)}; at least 500 is asked`,
  )
  await agreement(python)
  await tenMillion(python)
  await startUp(await files(python, 20_000))
}

async function agreement(python: string): Promise<void> {
  const folder = await files(python, 20_000)
  const replicates = 2000
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'judge-everything.ts'), folder])
  const { differences } = JSON.parse(stdout) as Judged
  const [, low = '', high = ''] = await answerOf(
    python,
    'paired_bootstrap.py',
    folder,
    String(replicates),
    '2',
  )
  const bounds = [low, high].map((line) => line.split(' ').map(Number))
  console.log(
    `\n20,000 rows, 5 % bounds of the difference, Assay and ${replicates} bootstrap replicates; apart in half-widths (the bootstrap's own error is about 0.03):`,
  )
  metrics.forEach((metric, index) => {
    const ours = differences[index]
    const [lower = Number.NaN, upper = Number.NaN] = bounds.map((line) => line[index] ?? Number.NaN)
    if (ours === undefined) return
    const half = (upper - lower) / 2
    const apart = Math.max(Math.abs(ours.lower - lower), Math.abs(ours.upper - upper)) / half
    const show = (value: number): string => value.toFixed(5).padStart(9)
    console.log(
      `  ${metric.padEnd(18)}${show(ours.lower)} to${show(ours.upper)}   ${show(lower)} to${show(upper)}   apart ${apart.toFixed(3)}, width × ${((ours.upper - ours.lower) / 2 / half).toFixed(3)}`,
    )
  })
}

async function tenMillion(python: string): Promise<void> {
  const folder = await files(python, 10_000_000)
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'judge-everything.ts'), folder])
  const { gate, rest, processor, megabytes } = JSON.parse(stdout) as Judged
  console.log(
    `\n10 million rows: ${(gate + rest).toFixed(1)} s (the gate alone ${gate.toFixed(1)} s, processor ${processor.toFixed(1)} s), ${megabytes.toFixed(0)} MB; under 25 s is asked`,
  )
}

async function startUp(folder: string): Promise<void> {
  const [gate, empty] = await firstLines(root, folder, 15)
  console.log(
    `\nStart-up: first line of assay gate-model after ${gate.toFixed(0)} ms, an empty Node process ends after ${empty.toFixed(0)} ms: ${(gate - empty).toFixed(0)} ms more; at most 100 ms is asked`,
  )
}

function estimates({ output }: Run): {
  readonly whole: number
  readonly slices: number
  readonly processor: number
  readonly differences: readonly number[]
} {
  const [times = '', differences = ''] = output.split('\n')
  const [, whole = Number.NaN, slices = Number.NaN, processor = Number.NaN] = times.split(' ').map(Number)
  return { whole, slices, processor, differences: differences.split(' ').map(Number) }
}

async function files(python: string, rows: number): Promise<string> {
  const folder = join(root, '.assay/bench/gate', String(rows))
  if (!existsSync(join(folder, 'holdout.parquet')))
    await answerOf(python, 'make_files.py', folder, String(rows))
  return folder
}

async function answerOf(python: string, script: string, ...args: string[]): Promise<string[]> {
  const { stdout } = await run(python, [join(peers, script), ...args], { maxBuffer: 1e7 })
  return stdout.trim().split('\n')
}
