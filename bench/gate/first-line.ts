import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { median } from '../side-by-side.ts'

/**
 * Milliseconds until the gate's command prints its first line, and until an empty process of the same Node ends; medians
 * of so many runs in turn.
 */
export async function firstLines(
  root: string,
  folder: string,
  rounds: number,
): Promise<readonly [number, number]> {
  const file = (role: string): string => join(folder, `${role}.parquet`)
  const gate: number[] = []
  const empty: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const first = await untilFirstByte([
      join(root, 'cli/assay.js'),
      'gate-model',
      '--candidate',
      file('candidate'),
      '--champion',
      file('champion'),
      '--holdout',
      file('holdout'),
      '--metric',
      'roc_auc',
    ])
    const bare = await untilEnd(['--eval', '0'])
    // The first round warms the caches of files and of compiled code.
    if (round === 0) continue
    gate.push(first)
    empty.push(bare)
  }
  return [median(gate), median(empty)]
}

async function untilFirstByte(args: readonly string[]): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'close')
  const first = await new Promise<number>((resolve, reject) => {
    const note = (): void => resolve(performance.now() - started)
    child.stdout.once('data', note)
    child.stderr.once('data', note)
    child.once('error', reject)
    child.once('close', () => reject(new Error('the gate printed nothing')))
  })
  child.stdout.resume()
  child.stderr.resume()
  await ended
  return first
}

async function untilEnd(args: readonly string[]): Promise<number> {
  const started = performance.now()
  await once(spawn(process.execPath, args, { stdio: 'ignore' }), 'close')
  return performance.now() - started
}
