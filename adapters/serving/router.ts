import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { Failure } from '#core/failure.ts'
import type { DeployedPackage, RouterState } from '#core/serving/router-state.ts'
import { emptyState } from '#core/serving/router-transitions.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { createAdminHandler } from './admin-api.ts'
import { createCaptureWriter } from './capture-writer.ts'
import { createDeployments } from './deployments.ts'
import { type LoopbackServer, listenOnLoopback, type RequestHandler } from './http-server.ts'
import { createInvocationsHandler } from './invocations.ts'
import { openPackageShelf } from './package-shelf.ts'
import { endLeftovers, isAnswering } from './router-processes.ts'
import { type RunningVariant, startVariant } from './running-variant.ts'
import { createStateSaver, readRouterState, type StateSaver } from './state-file.ts'
import { TrafficControl } from './traffic-control.ts'

export interface RouterOptions extends Surroundings {
  /** State, kept packages and logs; one router at a time. */
  readonly folder: string
  /** Root of the data capture: `<endpoint>/<variant>/yyyy/mm/dd/hh/…jsonl` is below it. */
  readonly captureFolder: string
  /** Share of the answered requests that is captured, 0 to 1; 1 by default. */
  readonly captureShare?: number | undefined
  /** The environment, such as `bird-strike-damage-staging`. */
  readonly endpointName: string
  /** By default the port of the last time if it is free, otherwise any. */
  readonly publicPort?: number | undefined
  readonly adminPort?: number | undefined
  /** How long the champion is waited for; 60 s by default. */
  readonly timeoutMilliseconds?: number | undefined
  /** How long a package may take until it answers /ping; 30 s by default. */
  readonly pingTimeoutMilliseconds?: number | undefined
}

/** A running router. Its signal, or `close`, ends it and every process it started. */
export interface Router {
  readonly publicUrl: string
  readonly adminUrl: string
  /** Lets requests in flight end, stops the packages, writes capture and state. */
  close(): Promise<void>
  /** Resolves when it has closed, whoever asked for it. */
  readonly closed: Promise<void>
}

/**
 * Starts the router of one model environment on loopback, from its state file if there is one: the same champion, the
 * same canary with its counts. Resolves when what is deployed answers, or has failed to.
 * @throws Failure STATE_CONFLICT if a router runs in the folder or a port is taken; CONFIGURATION_INVALID (state file).
 */
export async function startRouter(options: RouterOptions): Promise<Router> {
  const before = await readRouterState(options.folder)
  if (before !== undefined) await takeOver(before, options)

  // Handlers exist only after the ports are known; until then a request waits for them.
  const ready = Promise.withResolvers<{ invocations: RequestHandler; admin: RequestHandler }>()
  ready.promise.catch(() => undefined)
  const ends: (() => Promise<void>)[] = []
  const closed = Promise.withResolvers<void>()
  let closing = false
  const close = () => {
    if (!closing) {
      closing = true
      options.signal.removeEventListener('abort', onAbort)
      ready.reject(new Error('the router is ending'))
      closed.resolve(inTurn(ends))
    }
    return closed.promise
  }
  const onAbort = () => void close().catch(() => undefined)
  try {
    const open = (port: number | undefined, last: number | undefined, name: 'invocations' | 'admin') =>
      openPort(port, last, async (request, response) => (await ready.promise)[name](request, response))
    const publicServer = await open(options.publicPort, before?.ports.public, 'invocations')
    ends.push(() => publicServer.close(10_000))
    const adminServer = await open(options.adminPort, before?.ports.admin, 'admin')
    ends.unshift(() => adminServer.close(1000))
    const ports = { public: publicServer.port, admin: adminServer.port }
    const state = {
      ...(before ?? emptyState(options.endpointName, ports)),
      ports,
      endpointName: options.endpointName,
    }
    const parts = assemble(options, {
      ...state,
      process: {
        pid: process.pid,
        publicUrl: publicServer.url,
        adminUrl: adminServer.url,
        adminToken: randomBytes(24).toString('hex'),
        mark: options.ids.next(),
        processGroups: [],
      },
    })
    ends.push(parts.close)
    await parts.control.change(parts.control.state)
    ready.resolve(parts.handlers)
    options.signal.addEventListener('abort', onAbort, { once: true })
    if (options.signal.aborted) onAbort()
    await parts.control.resume()
    if (closing) throw new Failure({ code: 'CANCELLED', problem: 'starting was cancelled.', retry: true })
    return { publicUrl: publicServer.url, adminUrl: adminServer.url, close, closed: closed.promise }
  } catch (error) {
    await close()
    throw error
  }
}

function assemble(options: RouterOptions, state: RouterState) {
  const { clock, ids, progress } = options
  const ending = new AbortController()
  const running = new Map<number, RunningVariant>()
  const saver = createStateSaver(options.folder, (error) =>
    progress.warn(`the state was not written: ${error}`),
  )
  const shelf = openPackageShelf(path.join(options.folder, 'packages'))
  const withGroups = (next: RouterState): RouterState =>
    next.process === null
      ? next
      : { ...next, process: { ...next.process, processGroups: [...running.keys()] } }
  const savesGroups: StateSaver = {
    save: (next) => saver.save(withGroups(next)),
    saveSoon: (next) => saver.saveSoon(withGroups(next)),
  }
  const start = async (deployed: DeployedPackage): Promise<RunningVariant> => {
    const variant = await startVariant({
      package: deployed,
      shelf,
      logFolder: path.join(options.folder, 'logs'),
      mark: state.process?.mark ?? '',
      pingTimeoutMilliseconds: options.pingTimeoutMilliseconds,
      signal: ending.signal,
    })
    const { processGroup, exited } = variant.server
    if (processGroup !== undefined) {
      running.set(processGroup, variant)
      void exited.then(() => running.delete(processGroup))
    }
    return variant
  }
  const timeoutMilliseconds = options.timeoutMilliseconds ?? 60_000
  const control = new TrafficControl({
    state,
    saver: savesGroups,
    start,
    drainMilliseconds: timeoutMilliseconds,
    clock,
    progress,
    signal: ending.signal,
  })
  const capture = createCaptureWriter({
    folder: options.captureFolder,
    endpoint: options.endpointName,
    share: options.captureShare ?? 1,
    clock,
    ids,
    progress,
  })
  const deployments = createDeployments({ control, shelf, start, clock, ids, signal: ending.signal })
  return {
    control,
    handlers: {
      invocations: createInvocationsHandler({ control, capture, timeoutMilliseconds }),
      admin: createAdminHandler(deployments, state.process?.adminToken ?? ''),
    },
    close: async () => {
      ending.abort()
      await deployments.idle()
      await Promise.all([control.close(), capture.close()])
      await saver.save({ ...control.state, process: null })
    },
  }
}

async function takeOver(before: RouterState, options: RouterOptions): Promise<void> {
  if (await isAnswering(before)) {
    throw new Failure({
      code: 'STATE_CONFLICT',
      problem: `a router runs in ${options.folder} already (process ${before.process?.pid}).`,
      next: 'use it, or end it first.',
    })
  }
  await endLeftovers(before)
}

async function openPort(
  port: number | undefined,
  last: number | undefined,
  handle: RequestHandler,
): Promise<LoopbackServer> {
  if (port !== undefined) return listenOnLoopback(port, handle)
  if (last === undefined) return listenOnLoopback(0, handle)
  return listenOnLoopback(last, handle).catch(() => listenOnLoopback(0, handle))
}

async function inTurn(ends: readonly (() => Promise<void>)[]): Promise<void> {
  for (const end of ends) await end()
}
