import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../demo/github/events.ts'
import { openJournal } from '../../../demo/github/journal.ts'
import { temporaryFolder } from './ground.ts'

const entry = (seq: number): Entry => ({
  seq,
  at: '2026-01-01T00:00:00.000Z',
  actor: 'bea',
  kind: 'comment_deleted',
  payload: { id: seq },
})

async function write(count: number): Promise<{ folder: string; file: string }> {
  const folder = await temporaryFolder()
  const journal = openJournal(folder)
  for (let seq = 1; seq <= count; seq++) journal.append(entry(seq))
  journal.close()
  return { folder, file: join(folder, 'journal.jsonl') }
}

function read(folder: string): readonly Entry[] {
  const journal = openJournal(folder)
  journal.close()
  return journal.entries
}

describe('the journal', () => {
  it('is one JSON object a line, the first with the version', async () => {
    const { file } = await write(2)
    expect(await readFile(file, 'utf8')).toBe(
      '{"schemaVersion":1,"seq":1,"at":"2026-01-01T00:00:00.000Z","actor":"bea","kind":"comment_deleted","payload":{"id":1}}\n' +
        '{"seq":2,"at":"2026-01-01T00:00:00.000Z","actor":"bea","kind":"comment_deleted","payload":{"id":2}}\n',
    )
  })

  it.each([
    ['torn in the middle', '{"seq":3,"at":"2026'],
    ['torn before its line feed', JSON.stringify(entry(3))],
    ['overwritten with zeros', '\0\0\0\0\n'],
  ])('cuts off a last line %s and goes on after it', async (_name, tail) => {
    const { folder, file } = await write(2)
    const intact = await readFile(file, 'utf8')
    await appendFile(file, tail)
    expect(read(folder).map(({ seq }) => seq)).toEqual([1, 2])
    expect(await readFile(file, 'utf8')).toBe(intact)
  })

  it.each([
    ['broken', (lines: string[]) => [lines[0], '{', lines[2]], "the journal's entry 2 is not an entry"],
    ['missing', (lines: string[]) => [lines[0], lines[2]], "the journal's entry 2 has seq 3"],
    [
      'of another version',
      (lines: string[]) => [lines[0]?.replace(':1', ':9'), ...lines.slice(1)],
      "the journal's entry 1 has schemaVersion 9, not 1",
    ],
  ])('refuses to go on when a line before the last is %s', async (_name, change, problem) => {
    const { folder, file } = await write(3)
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
    await writeFile(file, `${change(lines).join('\n')}\n`)
    expect(() => read(folder)).toThrow(expect.objectContaining({ code: 'STATE_CONFLICT' }))
    expect(() => read(folder)).toThrow(problem)
  })
})
