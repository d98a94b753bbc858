import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ModelServerOptions, startModelServer } from '#adapters/serving/model-server.ts'
import { scoreRows } from '#adapters/serving/score-rows.ts'
import { javascriptServer, pythonPredict, pythonServer, writePackage } from './packages.ts'

let folder: string
let controller: AbortController
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-model-server-'))
  controller = new AbortController()
})
afterEach(async () => {
  controller.abort()
  await rm(folder, { recursive: true, force: true })
})

async function options(
  command: { serve: string } | { predict: string },
  files: Record<string, string>,
  changes: Partial<ModelServerOptions> = {},
): Promise<ModelServerOptions> {
  const { folder: packageFolder, manifest } = await writePackage(path.join(folder, 'package'), command, files)
  const logFile = path.join(folder, 'server.log')
  return { packageFolder, manifest, logFile, signal: controller.signal, ...changes }
}

const rows = [
  { x: 0.25, colour: 'red' },
  { x: 1, colour: 'blue' },
  { x: 0, colour: null },
]

describe('a package that serves or predicts', () => {
  it.each([
    ['JavaScript, serve', { serve: 'node server.mjs' }, javascriptServer()],
    ['Python, serve', { serve: 'python3 server.py' }, pythonServer],
    ['Python, predict', { predict: 'python3 predict.py' }, pythonPredict],
  ])('%s: scores rows in order over several batches', async (_, command, files) => {
    const server = await startModelServer(await options(command, files))
    const predictions = await scoreRows({ server, rows, batchSize: 2, signal: controller.signal })
    expect(predictions).toEqual(rows.map(({ x }) => ({ kind: 'score', score: x })))
    await server.stop()
    expect(await server.exited).toMatchObject({ requested: true })
    const after = await server.exchange({ path: '/ping', method: 'GET', timeoutMilliseconds: 500 })
    expect(after).toMatchObject({ kind: 'failed', reason: 'refused' })
  })

  it('hands text with commas and quotes to a predict command unharmed', async () => {
    const server = await startModelServer(await options({ predict: 'python3 predict.py' }, pythonPredict))
    const odd = [{ x: 1, colour: 'none, or "unknown"' }]
    expect(await scoreRows({ server, rows: odd, signal: controller.signal })).toEqual([
      { kind: 'score', score: 0.5 },
    ])
  })

  it('answers CSV requests of a wrapped command, and says what is wrong with a bad one', async () => {
    const server = await startModelServer(await options({ predict: 'python3 predict.py' }, pythonPredict))
    const post = async (contentType: string, body: string) => {
      const response = await fetch(`${server.url}/invocations`, {
        method: 'POST',
        headers: { 'content-type': contentType },
        body,
      })
      return { status: response.status, text: await response.text() }
    }
    expect(await post('text/csv', '0.25,red\n')).toEqual({ status: 200, text: '{"score":0.25}\n' })
    expect(await post('text/csv', '0.25\n')).toEqual({
      status: 400,
      text: '{"problem":"row 1 has 1 fields, the signature has 2"}\n',
    })
    expect(await post('application/json', '{"x":"many","colour":null}')).toMatchObject({
      status: 500,
      text: expect.stringContaining('ended with exit code 1'),
    })
  })
})

describe('a package that does not serve', () => {
  it('is told apart by how it ended, with the last lines it printed', async () => {
    const silent = options({ serve: 'echo no model here; exit 3' }, {})
    await expect(startModelServer(await silent)).rejects.toMatchObject({
      code: 'MODEL_NOT_SERVING',
      exitCode: 1,
      message: expect.stringMatching(/ended with exit code 3 before it answered.*no model here/s),
    })
  })

  it('is stopped when it never answers /ping with 200', async () => {
    const never = await options(
      { serve: 'echo $$ > pid; node server.mjs' },
      javascriptServer({ neverReady: true }),
      {
        pingTimeoutMilliseconds: 400,
      },
    )
    await expect(startModelServer(never)).rejects.toMatchObject({
      code: 'MODEL_NOT_SERVING',
      message: expect.stringContaining('within 0.4 s (it answered 503)'),
    })
    const pid = Number(await readFile(path.join(never.packageFolder, 'pid'), 'utf8'))
    expect(() => process.kill(-pid, 0)).toThrow('ESRCH')
  })

  it('is stopped when starting is cancelled', async () => {
    const hanging = await options({ serve: 'echo $$ > pid; exec sleep 60' }, {})
    setTimeout(() => controller.abort(), 100)
    await expect(startModelServer(hanging)).rejects.toMatchObject({ code: 'CANCELLED' })
    const pid = Number(await readFile(path.join(hanging.packageFolder, 'pid'), 'utf8'))
    expect(() => process.kill(-pid, 0)).toThrow('ESRCH')
  })

  it('says that a running server crashed', async () => {
    const server = await startModelServer(
      await options({ serve: 'node server.mjs' }, javascriptServer({ crashAt: 1 })),
    )
    await expect(scoreRows({ server, rows, signal: controller.signal })).rejects.toMatchObject({
      code: 'MODEL_NOT_SERVING',
      message: expect.stringContaining('did not answer on rows 1 to 3'),
    })
    expect(await server.exited).toEqual({ requested: false, words: 'exit code 9', tail: ['listening'] })
  })
})

describe('scoreRows', () => {
  it.each([
    ['a score that is none', javascriptServer({ score: 1.5 }), 'row 1, score: 1.5 is not a probability'],
    ['an error status', javascriptServer({ errorEvery: 1 }), 'the model answered 500 on rows 1 to 3'],
  ])('refuses %s', async (_, files, words) => {
    const server = await startModelServer(await options({ serve: 'node server.mjs' }, files))
    await expect(scoreRows({ server, rows, signal: controller.signal })).rejects.toMatchObject({
      code: 'PREDICTIONS_INVALID',
      message: expect.stringContaining(words),
    })
  })
})
