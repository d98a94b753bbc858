import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** One way to do a job, as a command. */
export interface Contestant {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  readonly environment?: Readonly<Record<string, string>>
  /** Why it cannot take part on this machine; it is then listed and not run. */
  readonly missing?: string | undefined
  /** Counted runs, where a run takes long. */
  readonly runs?: number
}

/** What was measured of a whole process. */
export interface Run {
  readonly seconds: number
  /** Largest resident memory, in bytes; from /usr/bin/time where it is there. */
  readonly memory: number | undefined
  readonly output: string
}

/** Runs of one contestant. */
export interface Measured {
  readonly contestant: Contestant
  readonly runs: readonly Run[]
}

/**
 * Times commands as whole processes, in turn (A B C A B C …), so that a machine whose speed drifts slows all alike. One
 * round before the counted ones warms files and caches.
 */
export async function sideBySide(contestants: readonly Contestant[], rounds: number): Promise<Measured[]> {
  const runs = new Map<Contestant, Run[]>()
  for (let round = 0; round <= rounds; round++) {
    for (const contestant of contestants) {
      if (contestant.missing !== undefined || round > (contestant.runs ?? rounds)) continue
      const run = await timed(contestant)
      if (round > 0) runs.set(contestant, [...(runs.get(contestant) ?? []), run])
    }
  }
  return contestants.map((contestant) => ({ contestant, runs: runs.get(contestant) ?? [] }))
}

async function timed({ name, command, environment }: Contestant): Promise<Run> {
  const [program, ...args] = command
  const started = performance.now()
  const child = spawn('/usr/bin/time', ['-f', '%M kilobytes', program, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  const errors: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  const seconds = (performance.now() - started) / 1000
  const said = Buffer.concat(errors).toString()
  const output = Buffer.concat(chunks).toString()
  if (code !== 0) throw new Error(`${name} ended with ${code}:\n${output}\n${said}`)
  const memory = /^(\d+) kilobytes$/m.exec(said)?.[1]
  return { seconds, memory: memory === undefined ? undefined : Number(memory) * 1024, output }
}

/** The middle one of a few figures; the mean of the middle two. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low = Number.NaN, high = low] =
    sorted.length % 2 === 1 ? [sorted[Math.floor(middle)]] : sorted.slice(middle - 1, middle + 1)
  return (low + high) / 2
}

/** A table of medians, and how many times the first contestant's each takes. */
export function comparison(measured: readonly Measured[]): string {
  const first = median(measured[0]?.runs.map(({ seconds }) => seconds) ?? [])
  const lines = measured.map(({ contestant, runs }) => {
    if (contestant.missing !== undefined)
      return `  ${contestant.name.padEnd(44)}skipped: ${contestant.missing}`
    const seconds = median(runs.map((run) => run.seconds))
    const memory = median(runs.flatMap((run) => (run.memory === undefined ? [] : [run.memory])))
    const range = `${Math.min(...runs.map((run) => run.seconds)).toFixed(2)}–${Math.max(...runs.map((run) => run.seconds)).toFixed(2)}`
    const size = Number.isNaN(memory) ? '' : `${(memory / 1e6).toFixed(0)} MB`
    return `  ${contestant.name.padEnd(44)}${seconds.toFixed(2).padStart(7)} s  (${range}, ${runs.length} runs)  ${size.padStart(8)}  × ${(seconds / first).toFixed(2)}`
  })
  return lines.join('\n')
}
