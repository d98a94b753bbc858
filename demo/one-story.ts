import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Failure } from '#core/failure.ts'

/**
 * Keeps a second story from taking the folder of one that still runs (`--keep` leaves it up).
 * @returns gives the place back
 * @throws Failure STATE_CONFLICT while another process has it, or if the folder cannot be made
 */
export async function takePlace(folder: string): Promise<() => Promise<void>> {
  const mark = `${folder}.pid`
  const other = Number(await readFile(mark, 'utf8').catch(() => ''))
  if (other > 0 && other !== process.pid && isRunning(other)) {
    throw new Failure({
      code: 'STATE_CONFLICT',
      problem: `another story is up in ${folder} (process ${other}).`,
      next: 'end it with Ctrl-C where it runs, then start again.',
    })
  }
  try {
    await mkdir(dirname(folder), { recursive: true })
    await writeFile(mark, String(process.pid))
  } catch (cause) {
    throw new Failure({
      code: 'STATE_CONFLICT',
      problem: `${dirname(folder)} cannot be written to: ${(cause as Error).message}`,
      next: 'the story keeps everything there; make it a folder you may write to.',
      cause,
    })
  }
  return () => rm(mark, { force: true })
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
