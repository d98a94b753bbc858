import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type CaptureEntry, createCaptureWriter } from '#adapters/serving/capture-writer.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-capture-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function writer(changes: { share?: number; folder?: string } = {}) {
  let id = 0
  const time = { now: new Date('2026-11-21T07:59:59.000Z') }
  const warnings: string[] = []
  const made = createCaptureWriter({
    folder,
    endpoint: 'strikes-dev',
    share: 1,
    clock: { now: () => time.now },
    ids: {
      next: () => {
        id += 1
        return `id-${id}`
      },
    },
    progress: { step: () => undefined, detail: () => undefined, warn: (text) => warnings.push(text) },
    ...changes,
  })
  return { ...made, time, warnings }
}

function entry(text: string, variant = 'champion'): CaptureEntry {
  const payload = { contentType: 'text/csv', bytes: Buffer.from(text) }
  return { variant, inferenceId: undefined, customAttributes: [], input: payload, output: payload }
}

async function captured(): Promise<Record<string, string[]>> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.jsonl')).sort()
  const files = names.map(async (name) => {
    const lines = (await readFile(path.join(folder, name), 'utf8')).trimEnd().split('\n')
    return [name, lines.map((line) => JSON.parse(line).captureData.endpointInput.data as string)] as const
  })
  return Object.fromEntries(await Promise.all(files))
}

it('writes one file a variant and hour, in order', async () => {
  const capture = writer()
  capture.add(entry('1'))
  capture.add(entry('2', 'canary'))
  capture.add(entry('3'))
  capture.time.now = new Date('2026-11-21T08:00:00.500Z')
  capture.add(entry('4'))
  await capture.close()
  expect(await captured()).toEqual({
    'strikes-dev/canary/2026/11/21/07/59-59-000-id-5.jsonl': ['2'],
    'strikes-dev/champion/2026/11/21/07/59-59-000-id-3.jsonl': ['1', '3'],
    'strikes-dev/champion/2026/11/21/08/00-00-500-id-8.jsonl': ['4'],
  })
})

it('reaches the disk without being closed', async () => {
  const capture = writer()
  capture.add(entry('1'))
  await expect.poll(captured, { timeout: 3000 }).toMatchObject({
    'strikes-dev/champion/2026/11/21/07/59-59-000-id-3.jsonl': ['1'],
  })
  await capture.close()
})

it.each([
  [0, 0, 0],
  [0.25, 24, 26],
])('captures share %f', async (share, least, most) => {
  const capture = writer({ share })
  for (let n = 0; n < 100; n += 1) capture.add(entry(String(n)))
  await capture.close()
  const lines = Object.values(await captured()).flat()
  expect(lines.length).toBeGreaterThanOrEqual(least)
  expect(lines.length).toBeLessThanOrEqual(most)
})

it('warns once when nothing can be written, and does not throw', async () => {
  const file = path.join(folder, 'file')
  await writeFile(file, '')
  const capture = writer({ folder: file })
  capture.add(entry('1'))
  capture.add(entry('2', 'canary'))
  await capture.close()
  expect(capture.warnings).toEqual([expect.stringContaining('requests are served but not captured')])
})
