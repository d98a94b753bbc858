import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'

const folder = mkdtempSync(join(tmpdir(), 'bird-strike-'))
const sizes = ['Large', 'Medium', 'Small']
let server: ChildProcess
let address: string

/** Reports made up such that Large birds at speed do damage. */
function report(row: number): { size: string; speed: string; damaged: boolean } {
  const speed = 60 + ((row * 37) % 140)
  return {
    size: sizes[row % 3] ?? '',
    speed: row % 4 === 0 ? '' : String(speed),
    damaged: row % 3 === 0 ? speed > 90 : row % 7 === 0,
  }
}

function writeChannel(place: string, name: string, rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const { size, speed, damaged } = report(row)
    return `${size},${speed},${damaged}\n`
  })
  mkdirSync(join(folder, place), { recursive: true })
  writeFileSync(join(folder, place, `${name}.csv`), `wildlife_size,label,damaged\n${lines.join('')}`)
  return join(folder, place)
}

async function train(name: string): Promise<string> {
  const model = join(folder, name)
  await promisify(execFile)(process.execPath, ['train.ts'], {
    cwd: dirname(import.meta.dirname),
    env: {
      PATH: dirname(process.execPath),
      SM_CHANNEL_TRAIN: writeChannel(`${name}-train`, 'train', 400),
      SM_CHANNEL_VALIDATION: writeChannel(`${name}-validation`, 'validation', 100),
      SM_MODEL_DIR: model,
      SM_OUTPUT_DATA_DIR: join(folder, `${name}-output`),
      SM_HPS: '{"members": 2, "num_trees": 10}',
      ASSAY_SEED: '7',
      ASSAY_LABEL: 'damaged',
      ASSAY_FEATURES: '["wildlife_size","label"]',
    },
  })
  return model
}

function digests(model: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(model)
      .sort()
      .map((file) => [
        file,
        createHash('sha256')
          .update(readFileSync(join(model, file)))
          .digest('hex'),
      ]),
  )
}

async function post(contentType: string, body: string): Promise<{ status: number; body: string }> {
  const response = await fetch(`${address}/invocations`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body,
  })
  return { status: response.status, body: await response.text() }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const bound = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof bound === 'object' && bound !== null ? bound.port : 0
}

before(async () => {
  const [model] = await Promise.all([train('model'), train('again')])
  const port = await freePort()
  address = `http://127.0.0.1:${port}`
  server = spawn(process.execPath, ['server.mjs'], {
    cwd: model,
    env: { PATH: dirname(process.execPath), HOME: folder, HOST: '127.0.0.1', PORT: String(port) },
    stdio: 'inherit',
  })
  const deadline = Date.now() + 10_000
  const ready = () =>
    fetch(`${address}/ping`).then(
      (response) => response.ok,
      () => false,
    )
  while (!(await ready())) {
    assert.ok(Date.now() < deadline, 'The server is not ready within 10 s.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
})

after(() => {
  server.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

test('the same inputs give the same bytes', () => {
  assert.deepEqual(digests(join(folder, 'again')), digests(join(folder, 'model')))
})

test('no file of the package names the folders it was made in', () => {
  const bundle = readFileSync(join(folder, 'model', 'server.mjs'), 'utf8')
  assert.ok(!bundle.includes('node_modules/') && !bundle.includes(dirname(import.meta.dirname)))
})

test('it has learnt what does damage', async () => {
  const { body } = await post('text/csv', 'wildlife_size,label\nLarge,180\nMedium,180\n')
  const [, large, medium] = body.split('\n').map(Number)
  assert.ok((large ?? 0) > 0.7 && (medium ?? 1) < 0.3, body)
})

test('every content type gets the same score', async () => {
  const row = '{"wildlife_size":"Large","label":180}'
  const { score } = JSON.parse((await post('application/json', row)).body) as { score: number }
  assert.equal((await post('application/jsonlines', `${row}\n`)).body, `{"score":${score}}\n`)
  assert.equal((await post('text/csv', 'label,wildlife_size\n180,Large\n')).body, `score\n${score}\n`)
})

test('unknown, missing and superfluous values are answered', async () => {
  const rows =
    '{"wildlife_size":"Gigantic","label":100}\n{}\n{"wildlife_size":null,"label":null,"more":[1]}\n'
  const { status, body } = await post('application/jsonlines', rows)
  assert.equal(status, 200)
  for (const line of body.trim().split('\n')) {
    const { score } = JSON.parse(line) as { score: number }
    assert.ok(score > 0 && score < 1, line)
  }
})

test('what cannot be answered is refused in JSON', async () => {
  const malformed = await post('application/json', '{')
  assert.deepEqual([malformed.status, JSON.parse(malformed.body)], [400, { error: 'The body is no JSON.' }])
  assert.equal((await post('application/xml', '<a/>')).status, 415)
  assert.equal((await fetch(`${address}/other`)).status, 404)
})

test('SIGTERM ends it', async () => {
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  assert.deepEqual(await ended, [0, null])
})
