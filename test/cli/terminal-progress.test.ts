import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { terminalProgress } from '../../cli/terminal-progress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function stream(isTTY: boolean) {
  const written: string[] = []
  const write = (text: string): boolean => written.push(text) > 0
  return { written, stream: { isTTY, write } as unknown as NodeJS.WriteStream }
}

it('says every ten seconds that a long step is still at it, where a person watches', () => {
  vi.stubEnv('NO_COLOR', '1')
  const { written, stream: terminal } = stream(true)
  const progress = terminalProgress(terminal)
  progress.step('Training')
  vi.advanceTimersByTime(25_000)
  progress.detail('round 5')
  progress.step('Evaluating')
  vi.advanceTimersByTime(10_000)
  vi.unstubAllEnvs()
  expect(written).toEqual([
    '▸ Training\n',
    '  … still at it, 10 s: Training\n',
    '  … still at it, 20 s: Training\n',
    '  round 5\n',
    '▸ Evaluating\n',
    '  … still at it, 10 s: Evaluating\n',
  ])
})

it('says nothing of itself to a file', () => {
  const { written, stream: file } = stream(false)
  terminalProgress(file).step('Training')
  vi.advanceTimersByTime(60_000)
  expect(written).toEqual(['▸ Training\n'])
})
