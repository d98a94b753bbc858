import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCaptures } from '#adapters/serving/read-captures.ts'
import type { CapturedRow, CaptureProblem, CaptureSignature } from '#core/serving/captured-row.ts'
import { captureKey, captureLine } from '#core/serving/data-capture.ts'

const signature: CaptureSignature = {
  inputs: [
    { name: 'x', type: 'number' },
    { name: 'colour', type: 'string' },
  ],
  output: { kind: 'score' },
}
const day = '2026-11-20T'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'captures-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const never = new AbortController().signal

/** A line for a request of one row, scored at that time of day. */
function line(
  clock: string,
  over: { x?: number; request?: string; answer?: string; type?: string; inferenceId?: string } = {},
): string {
  const body = (text: string) => ({ contentType: over.type ?? 'application/json', bytes: Buffer.from(text) })
  const event = {
    eventId: `event ${clock}`,
    inferenceTime: new Date(`${day}${clock}Z`),
    inferenceId: over.inferenceId,
    customAttributes: [],
  }
  const request = over.request ?? JSON.stringify({ x: over.x ?? 1, colour: 'red' })
  return captureLine(event, body(request), body(over.answer ?? '{"score":0.25}'))
}

async function write(variant: string, clock: string, text: string, id = 'a'): Promise<string> {
  const key = captureKey({ prefix: '', endpoint: 'birds', variant, time: new Date(`${day}${clock}Z`), id })
  await mkdir(path.join(folder, path.dirname(key)), { recursive: true })
  await writeFile(path.join(folder, key), text)
  return key
}

async function read(from = folder): Promise<{ rows: CapturedRow[]; problems: CaptureProblem[] }> {
  const items = await Array.fromAsync(readCaptures(from, signature, never))
  return {
    rows: items.filter((item) => item.kind === 'row'),
    problems: items.filter((item) => item.kind === 'problem'),
  }
}

const eventsOf = (rows: readonly CapturedRow[]): string[] =>
  rows.map(({ eventId, variant }) => `${variant} ${eventId}`)

it('reads a row with everything it knows of it', async () => {
  await write('primary', '10:00:00.500', `${line('10:00:00', { x: 7, inferenceId: 'strike-1' })}\n`)
  expect(await read()).toEqual({
    rows: [
      {
        kind: 'row',
        at: new Date(`${day}10:00:00Z`),
        eventId: 'event 10:00:00',
        row: 0,
        inferenceId: 'strike-1',
        endpoint: 'birds',
        variant: 'primary',
        features: { x: 7, colour: 'red' },
        prediction: { kind: 'score', score: 0.25 },
      },
    ],
    problems: [],
  })
})

it('gives a request of several rows, in CSV too, as several rows', async () => {
  await write(
    'primary',
    '10:00:00',
    `${line('10:00:00', { type: 'text/csv', request: '1,red\n2,\n', answer: '0.1\n0.2\n' })}\n`,
  )
  const { rows } = await read()
  expect(rows.map(({ row, features, prediction }) => ({ row, features, prediction }))).toEqual([
    { row: 0, features: { x: 1, colour: 'red' }, prediction: { kind: 'score', score: 0.1 } },
    { row: 1, features: { x: 2, colour: null }, prediction: { kind: 'score', score: 0.2 } },
  ])
})

it('merges variants, hours and instances by time', async () => {
  await write('canary', '09:59:59', [line('09:59:59'), line('10:00:02'), line('11:00:00')].join('\n'))
  await write('primary', '10:00:01.250', [line('10:00:01'), line('10:00:03')].join('\n'), 'b')
  await write('primary', '10:00:02.750', [line('10:00:02'), line('10:00:04')].join('\n'), 'a')
  await write('primary', '10:59:59', line('10:59:59'))
  const { rows, problems } = await read()
  expect(problems).toEqual([])
  expect(eventsOf(rows)).toEqual([
    'canary event 09:59:59',
    'primary event 10:00:01',
    'canary event 10:00:02',
    'primary event 10:00:02',
    'primary event 10:00:03',
    'primary event 10:00:04',
    'primary event 10:59:59',
    'canary event 11:00:00',
  ])
})

it.each(['birds', 'birds/primary'])('may start further in: %s', async (below) => {
  await write('primary', '10:00:00', line('10:00:00'))
  const { rows } = await read(path.join(folder, below))
  expect(rows).toMatchObject([{ endpoint: 'birds', variant: 'primary' }])
})

it('has nothing to say of a folder that is not there, of empty files, and of files that are no captures', async () => {
  expect(await read(path.join(folder, 'nowhere'))).toEqual({ rows: [], problems: [] })
  await write('primary', '10:00:00', '\n\n')
  await write('primary', '10:00:01', '')
  await writeFile(path.join(folder, 'notes.jsonl'), line('10:00:00'))
  expect(await read()).toEqual({ rows: [], problems: [] })
})

describe('problems', () => {
  const good = line('10:00:01')

  it.each([
    {
      name: 'a torn last line',
      text: `${good}\n${good.slice(0, 80)}`,
      rows: 1,
      line: 2,
      torn: true,
      words: 'the last line is torn: the line is not JSON',
    },
    {
      name: 'a broken line in the middle',
      text: `{"a":\n${good}\n`,
      rows: 1,
      line: 1,
      torn: false,
      words: 'the line is not JSON',
    },
    {
      name: 'a request that is none',
      text: `${line('10:00:00', { request: '[1]' })}\n${good}\n`,
      rows: 1,
      line: 1,
      torn: false,
      words: /^request of event event 10:00:00: /,
    },
    {
      name: 'an answer that is none',
      text: `${line('10:00:00', { answer: '{"score":7}' })}\n${good}\n`,
      rows: 2,
      line: 1,
      torn: false,
      words: /^answer of event event 10:00:00: row 1, score: /,
    },
  ])('$name', async ({ text, rows, line: number, torn, words }) => {
    const file = await write('primary', '10:00:00', text)
    const result = await read()
    expect(result.rows).toHaveLength(rows)
    expect(result.problems).toEqual([
      { kind: 'problem', file, line: number, torn, words: expect.stringMatching(words) },
    ])
  })

  it('takes a last line without its end if it is whole', async () => {
    await write('primary', '10:00:00', good)
    expect(await read()).toMatchObject({ rows: [{ eventId: 'event 10:00:01' }], problems: [] })
  })

  it('keeps the features where no answer was captured, and has no row without a request', async () => {
    const { captureData, ...rest } = JSON.parse(good) as { captureData: Record<string, unknown> }
    const only = (side: string): string =>
      JSON.stringify({ ...rest, captureData: { [side]: captureData[side] } })
    await write('primary', '10:00:00', `${only('endpointInput')}\n${only('endpointOutput')}\n`)
    expect(await read()).toMatchObject({
      rows: [{ features: { x: 1, colour: 'red' }, prediction: undefined }],
      problems: [{ line: 2, words: 'event event 10:00:01 has no request' }],
    })
  })

  it('does not hold a line that never ends', async () => {
    await write('primary', '10:00:00', `${'x'.repeat(33 * 1024 * 1024)}\n${good}\n`)
    expect(await read()).toMatchObject({
      rows: [{ eventId: 'event 10:00:01' }],
      problems: [{ line: 1, torn: false, words: expect.stringContaining('longer than') }],
    })
  })
})

describe('cancelling and stopping', () => {
  const openFiles = async (): Promise<number> => {
    const handles = await readdir('/proc/self/fd').catch(() => [])
    return handles.length
  }

  beforeEach(async () => {
    const many = Array.from({ length: 2000 }, (_, second) =>
      line(new Date(second * 1000).toISOString().slice(11, 19)),
    )
    await write('primary', '00:00:00', many.join('\n'))
    await write('canary', '00:00:00', many.join('\n'))
  })

  it('refuses to begin once aborted', async () => {
    const reading = Array.fromAsync(readCaptures(folder, signature, AbortSignal.abort()))
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED', retry: true })
  })

  it('stops within the file', async () => {
    const controller = new AbortController()
    let rows = 0
    const reading = async (): Promise<void> => {
      for await (const _ of readCaptures(folder, signature, controller.signal))
        if (++rows === 10) controller.abort()
    }
    await expect(reading()).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(rows).toBeLessThan(20)
  })

  it('leaves no file open when the reader has enough', async () => {
    const before = await openFiles()
    for await (const _ of readCaptures(folder, signature, never)) break
    await expect.poll(openFiles).toBeLessThanOrEqual(before)
  })
})
