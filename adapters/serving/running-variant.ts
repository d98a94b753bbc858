import path from 'node:path'
import type { DeployedPackage } from '#core/serving/router-state.ts'
import { type ModelServer, startModelServer } from './model-server.ts'
import type { PackageShelf } from './package-shelf.ts'

/** A deployed package that is up, and the requests it is working on. */
export interface RunningVariant {
  readonly package: DeployedPackage
  readonly server: ModelServer
  /** Notes a request in flight; call the answer when it has ended. */
  enter(): () => void
  /** Waits until nothing is in flight, at most that long, and then ends it. */
  retire(drainMilliseconds: number): Promise<void>
}

export interface VariantStart {
  readonly package: DeployedPackage
  readonly shelf: PackageShelf
  readonly logFolder: string
  /** Value of ASSAY_ROUTER in its environment, by which a later router finds it. */
  readonly mark: string
  readonly pingTimeoutMilliseconds: number | undefined
  readonly signal: AbortSignal
}

/**
 * Unpacks a kept package and starts its server.
 * @throws Failure MODEL_NOT_SERVING, PACKAGE_INVALID, CANCELLED; nothing is left of it then.
 */
export async function startVariant(start: VariantStart): Promise<RunningVariant> {
  const opened = await start.shelf.open(start.package.packageDigest, start.signal)
  let server: ModelServer
  try {
    server = await startModelServer({
      packageFolder: opened.folder,
      manifest: opened.manifest,
      logFile: path.join(start.logFolder, `${start.package.version}.log`),
      environment: { ASSAY_ROUTER: start.mark },
      pingTimeoutMilliseconds: start.pingTimeoutMilliseconds,
      signal: start.signal,
    })
  } catch (error) {
    await opened.remove()
    throw error
  }
  const gone = server.exited.then(() => opened.remove())
  let inFlight = 0
  let onIdle: (() => void) | undefined
  return {
    package: start.package,
    server,
    enter: () => {
      inFlight += 1
      let left = false
      return () => {
        if (left) return
        left = true
        inFlight -= 1
        if (inFlight === 0) onIdle?.()
      }
    },
    retire: async (drainMilliseconds) => {
      if (inFlight > 0 && drainMilliseconds > 0) {
        const idle = Promise.withResolvers<void>()
        onIdle = idle.resolve
        const timer = setTimeout(idle.resolve, drainMilliseconds)
        await Promise.race([idle.promise, server.exited])
        clearTimeout(timer)
      }
      await server.stop()
      await gone
    },
  }
}
