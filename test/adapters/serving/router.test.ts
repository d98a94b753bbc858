import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { packFolder } from '#adapters/package/pack.ts'
import { openRouter } from '#adapters/serving/router-client.ts'
import { readRouterState, stateFileOf } from '#adapters/serving/state-file.ts'
import { readCaptureLine } from '#core/serving/data-capture.ts'
import { invoke, invokeMany, makeRouterFolder, type RouterFolder, tally } from './router-folder.ts'

let at: RouterFolder
beforeEach(async () => {
  at = await makeRouterFolder()
})
afterEach(() => at.end())

async function eventually<Value>(
  look: () => Promise<Value>,
  holds: (value: Value) => boolean,
): Promise<Value> {
  for (let tries = 0; ; tries += 1) {
    const value = await look()
    if (holds(value) || tries === 200) return value
    await wait(20)
  }
}

describe('a router', () => {
  it('answers 503 until the first package is its champion', async () => {
    const router = await at.start()
    const ping = await fetch(`${router.publicUrl}/ping`)
    expect({ status: ping.status, retry: ping.headers.get('retry-after'), body: await ping.json() }).toEqual({
      status: 503,
      retry: '1',
      body: { problem: 'nothing is deployed here yet' },
    })
    expect(await invoke(router.publicUrl)).toMatchObject({ status: 503 })

    const client = await at.client()
    const request = await at.pack('20260101', {}, { share: 0.1, minimumRequests: 5, sloMilliseconds: 100 })
    expect(await client.deploy(request)).toMatchObject({
      outcome: 'champion',
      state: { champion: { version: request.version }, canary: null, championServing: true },
    })
    expect((await fetch(`${router.publicUrl}/ping`)).status).toBe(200)
    expect(await invoke(router.publicUrl)).toEqual({
      status: 200,
      version: request.version,
      variant: 'champion',
      text: '{"score":0.5}\n',
    })
    expect(await client.deploy(request)).toMatchObject({ outcome: 'unchanged' })
    expect(at.told).toEqual([`${request.version} first champion: the first package here`])
  })

  it('takes a tarball, and replaces the champion at once when no canary is asked for', async () => {
    const router = await at.start()
    const client = await at.client()
    await client.deploy(await at.pack('20260101', { score: 0.1, delayMilliseconds: 150 }))
    const next = await at.pack('20260202', { score: 0.2 })
    const packed = await packFolder(next.packageFolder!, { signal: new AbortController().signal })
    const tarball = path.join(at.folder, 'model.tar.gz')
    await writeFile(tarball, packed.bytes)
    const inFlight = invokeMany(router.publicUrl, 10, 10)
    await wait(50)
    const { version, packageDigest } = next
    expect(await client.deploy({ version, packageDigest, tarball, canary: null })).toMatchObject({
      outcome: 'champion',
    })
    expect(await invoke(router.publicUrl)).toMatchObject({ version, text: '{"score":0.2}\n' })
    expect(tally((await inFlight).map(({ status }) => status))).toEqual({ 200: 10 })
    expect((await client.events()).map(({ kind }) => kind)).toEqual(['first_champion', 'replaced'])
  })

  it('refuses a package that never answers /ping, and keeps the champion', async () => {
    const router = await at.start()
    const client = await at.client()
    const champion = await at.pack('20260101')
    await client.deploy(champion)
    const bad = await at.pack(
      '20260202',
      { neverReady: true },
      { share: 0.1, minimumRequests: 5, sloMilliseconds: 9 },
    )
    await expect(client.deploy(bad)).rejects.toMatchObject({
      code: 'MODEL_NOT_SERVING',
      exitCode: 1,
      message: expect.stringContaining('did not answer GET /ping with 200 within 1.5 s (it answered 503)'),
    })
    expect(await client.state()).toMatchObject({
      champion: { version: champion.version },
      canary: null,
      history: [{ kind: 'first_champion' }, { kind: 'refused', version: bad.version }],
    })
    expect(await invoke(router.publicUrl)).toMatchObject({ status: 200 })
  })

  it.each([
    [
      'another digest',
      { packageDigest: 'a'.repeat(64) },
      'PACKAGE_INVALID',
      /hashes to [0-9a-f]{64}, not to aaa/,
    ],
    ['a folder that is not there', { packageFolder: '/not/there' }, 'DATA_MISSING', /no folder \/not\/there/],
    [
      'two sources',
      { tarball: '/x.tar.gz' },
      'CONFIGURATION_INVALID',
      /exactly one of packageFolder and tarball/,
    ],
    ['an odd version', { version: 'newest' }, 'CONFIGURATION_INVALID', /version: a version such as/],
  ])('refuses %s', async (_, changes, code, words) => {
    await at.start()
    const client = await at.client()
    const request = { ...(await at.pack('20260101')), ...changes }
    await expect(client.deploy(request)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(words),
    })
  })

  it('takes one canary at a time', async () => {
    await at.start()
    const client = await at.client()
    const plan = { share: 0.1, minimumRequests: 5, sloMilliseconds: 100 }
    await client.deploy(await at.pack('20260101', { score: 0.1 }))
    const canary = await at.pack('20260202', { score: 0.2 }, plan)
    await client.deploy(canary)
    await expect(client.deploy(await at.pack('20260303', { score: 0.3 }, plan))).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    })
    expect(await client.deploy(canary)).toMatchObject({ outcome: 'unchanged' })
  })

  it('starts a crashed champion again, and says 503 meanwhile', async () => {
    const router = await at.start()
    const client = await at.client()
    const request = await at.pack('20260101', { crashAt: 2 })
    await client.deploy(request)
    expect(await invoke(router.publicUrl)).toMatchObject({ status: 200 })
    expect(await invoke(router.publicUrl)).toMatchObject({ status: 503 })
    const state = await eventually(client.state, ({ history }) => history.at(-1)?.kind === 'restarted')
    expect(state.history.map(({ kind, words }) => ({ kind, words }))).toEqual([
      { kind: 'first_champion', words: 'the first package here' },
      { kind: 'crashed', words: 'it ended with exit code 9' },
      { kind: 'restarted', words: 'it answers again' },
    ])
    expect(await invoke(router.publicUrl)).toMatchObject({ status: 200 })
  })

  it('gives up on a champion that crashes again and again, and takes the next package', async () => {
    const router = await at.start()
    const client = await at.client()
    const crashFile = path.join(at.folder, 'crash')
    await client.deploy(await at.pack('20260101', { crashFile }))
    await writeFile(crashFile, '')
    const state = await eventually(client.state, ({ history }) => history.at(-1)?.kind === 'given_up')
    expect(state).toMatchObject({ championServing: false, history: expect.any(Array) })
    expect(await invoke(router.publicUrl)).toMatchObject({ status: 503 })
    const plan = { share: 0.1, minimumRequests: 5, sloMilliseconds: 100 }
    expect(await client.deploy(await at.pack('20260202', { score: 0.2 }, plan))).toMatchObject({
      outcome: 'champion',
    })
    expect(await invoke(router.publicUrl)).toMatchObject({ status: 200 })
  })

  it('captures requests and answers as SageMaker does', async () => {
    const router = await at.start()
    const request = await at.pack('20260101')
    await (await at.client()).deploy(request)
    await fetch(`${router.publicUrl}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/jsonlines', 'x-amzn-sagemaker-inference-id': 'strike-7' },
      body: '{"x":0.5,"colour":"red"}\n{"x":0,"colour":null}\n',
    })
    await at.close()
    const [line = '', ...others] = await at.captured()
    expect(others).toEqual([])
    expect(readCaptureLine(line)).toEqual({
      ok: true,
      event: {
        eventId: expect.any(String),
        inferenceTime: expect.any(Date),
        inferenceId: 'strike-7',
        customAttributes: [`assay-version=${request.version}`],
        input: {
          contentType: 'application/jsonlines',
          text: '{"x":0.5,"colour":"red"}\n{"x":0,"colour":null}\n',
        },
        output: { contentType: 'application/jsonlines', text: '{"score":0.5}\n{"score":0}\n' },
      },
    })
  })
})

describe('the admin port', () => {
  it('asks for the token, which only the owner can read', async () => {
    const router = await at.start()
    expect((await stat(stateFileOf(at.folder))).mode & 0o777).toBe(0o600)
    const statuses = await Promise.all(
      [{}, { authorization: 'Bearer wrong' }].map(async (headers) => {
        const response = await fetch(`${router.adminUrl}/promote`, { method: 'POST', headers })
        return response.status
      }),
    )
    expect(statuses).toEqual([401, 401])
  })

  it('is told from a router that does not run', async () => {
    const nobody = { code: 'SERVICE_UNAVAILABLE', message: expect.stringContaining('npx assay serve') }
    await expect(openRouter(at.folder)).rejects.toMatchObject(nobody)
    await at.start()
    const client = await at.client()
    await at.close()
    await expect(openRouter(at.folder)).rejects.toMatchObject(nobody)
    await expect(client.state()).rejects.toMatchObject(nobody)
  })

  it('is one in a folder', async () => {
    await at.start()
    await expect(at.start()).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
    expect(await (await at.client()).state()).toMatchObject({ champion: null })
  })

  it('refuses a state file that is none', async () => {
    await at.start()
    await at.close()
    const text = await readFile(stateFileOf(at.folder), 'utf8')
    await writeFile(stateFileOf(at.folder), text.replace('"schemaVersion": 1', '"schemaVersion": 2'))
    await expect(readRouterState(at.folder)).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('schemaVersion'),
    })
  })
})
