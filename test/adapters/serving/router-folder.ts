import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { packFolder } from '#adapters/package/pack.ts'
import { type Router, startRouter } from '#adapters/serving/router.ts'
import { openRouter, type RouterClient } from '#adapters/serving/router-client.ts'
import type { DeployRequest } from '#core/serving/router-state.ts'
import { type Behaviour, javascriptServer, writePackage } from './packages.ts'

/** A temporary folder with routers in it, all ended by `end`. */
export interface RouterFolder {
  readonly folder: string
  readonly captureFolder: string
  /** What the routers told. */
  readonly told: string[]
  start(): Promise<Router>
  /** Ends the routers and keeps the folder. */
  close(): Promise<void>
  client(): Promise<RouterClient>
  /** Makes a package that behaves so, and the request that deploys it. */
  pack(day: string, behaviour?: Behaviour, canary?: DeployRequest['canary']): Promise<DeployRequest>
  /** Lines of all capture files. */
  captured(): Promise<string[]>
  end(): Promise<void>
}

export async function makeRouterFolder(): Promise<RouterFolder> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'assay-router-test-'))
  const controller = new AbortController()
  const routers: Router[] = []
  const told: string[] = []
  const folder = path.join(root, 'router')
  const captureFolder = path.join(root, 'capture')
  let id = 0
  return {
    folder,
    captureFolder,
    told,
    start: async () => {
      const router = await startRouter({
        folder,
        captureFolder,
        endpointName: 'demo-staging',
        clock: { now: () => new Date() },
        ids: {
          next: () => {
            id += 1
            return `id-${id}`
          },
        },
        progress: {
          step: (text) => told.push(text),
          detail: () => undefined,
          warn: (text) => told.push(text),
        },
        pingTimeoutMilliseconds: 1500,
        signal: controller.signal,
      })
      routers.push(router)
      return router
    },
    close: async () => {
      await Promise.all(routers.splice(0).map((router) => router.close()))
    },
    client: () => openRouter(folder),
    pack: async (day, behaviour = {}, canary = null) => {
      const source = path.join(root, `package-${day}`)
      await writePackage(source, { serve: 'node server.mjs' }, javascriptServer(behaviour))
      const { sha256: packageDigest } = await packFolder(source, { signal: controller.signal })
      return {
        version: `${day}-${packageDigest.slice(0, 8)}`,
        packageDigest,
        packageFolder: source,
        canary,
      }
    },
    captured: () => linesBelow(captureFolder),
    end: async () => {
      await Promise.all(routers.map((router) => router.close()))
      await rm(root, { recursive: true, force: true })
    },
  }
}

async function linesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const files = names.filter((name) => name.endsWith('.jsonl')).sort()
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')))
  return texts.flatMap((text) => text.trimEnd().split('\n'))
}

/** What a caller sees. */
export interface Seen {
  readonly status: number
  readonly version: string | null
  readonly variant: string | null
  readonly text: string
}

export async function invoke(url: string, body = '{"x":0.5,"colour":"red"}'): Promise<Seen> {
  const response = await fetch(`${url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/jsonlines' },
    body,
  })
  return {
    status: response.status,
    version: response.headers.get('x-assay-version'),
    variant: response.headers.get('x-amzn-invoked-production-variant'),
    text: await response.text(),
  }
}

/** Sends so many requests, several at a time; each is done once, in no fixed order. */
export async function invokeMany(url: string, count: number, atATime = 20): Promise<Seen[]> {
  const seen: Seen[] = []
  let started = 0
  const caller = async () => {
    while (started < count) {
      started += 1
      seen.push(await invoke(url))
    }
  }
  await Promise.all(Array.from({ length: Math.min(atATime, count) }, caller))
  return seen
}

/** How often each value occurs. */
export function tally(values: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1
  return counts
}
