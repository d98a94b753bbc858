import { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '#core/failure.ts'
import { type PackageManifest, packageCommand } from '#core/package/package-manifest.ts'
import { type CommandEnd, startCommandGroup } from '../process/command-group.ts'
import { openLogFile } from '../process/log-file.ts'
import { scrubbedEnvironment } from '../process/scrubbed-environment.ts'
import { releaseLoopbackPort, reserveLoopbackPort } from './free-port.ts'
import { type Exchange, type ExchangeRequest, exchange } from './http-exchange.ts'
import { startPredictServer } from './predict-server.ts'

export interface ModelServerOptions {
  /** The unpacked package; commands run in it. */
  readonly packageFolder: string
  readonly manifest: PackageManifest
  /** 0 or undefined: any free loopback port. */
  readonly port?: number | undefined
  /** Aborting stops the server. */
  readonly signal: AbortSignal
  /** What the package prints; appended to. */
  readonly logFile: string
  /** How long it may take until GET /ping answers 200; 30 s by default. */
  readonly pingTimeoutMilliseconds?: number | undefined
  /** Added to the scrubbed environment. */
  readonly environment?: Readonly<Record<string, string>> | undefined
}

/** A package that serves: GET /ping and POST /invocations at `url`. */
export interface ModelServer {
  readonly url: string
  readonly manifest: PackageManifest
  /** The server's process group; undefined for a wrapped `predict` command, which runs per request. */
  readonly processGroup: number | undefined
  /** Resolves, never rejects, when it serves no more: by itself, by `stop` or by the signal. */
  readonly exited: Promise<ModelServerExit>
  /** One request to it over kept-alive connections; never throws. */
  exchange(request: Omit<ExchangeRequest, 'url' | 'agent'> & { readonly path: string }): Promise<Exchange>
  /** The last lines it printed. */
  logTail(): Promise<readonly string[]>
  /** Ends it; no process of it is left when this resolves. */
  stop(): Promise<void>
}

export interface ModelServerExit {
  /** Whether `stop` or the signal asked for it; otherwise it crashed. */
  readonly requested: boolean
  /** How it ended, such as "exit code 1" or "SIGKILL". */
  readonly words: string
  readonly tail: readonly string[]
}

/** Something that listens on a port, as `startModelServer` needs it. */
interface Listening {
  readonly url: string
  readonly processGroup: number | undefined
  readonly ended: Promise<{ readonly words: string; readonly tail: readonly string[] }>
  logTail(): Promise<readonly string[]>
  stop(): Promise<void>
}

const graceMilliseconds = 3000

/**
 * Starts a package: its `serve` command with PORT set, or its `predict` command wrapped in a server. Resolves when
 * GET /ping answered 200.
 * @throws Failure MODEL_NOT_SERVING with the last log lines if it ends or stays silent; CANCELLED.
 */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const portIsGiven = options.port !== undefined && options.port !== 0
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options)
    } catch (error) {
      // Somebody else may take a free port between our choosing it and the server's using it.
      const taken = error instanceof Failure && /EADDRINUSE|address already in use/i.test(error.message)
      if (portIsGiven || !taken || attempt === 3) throw error
    }
  }
}

async function startOnce(options: ModelServerOptions): Promise<ModelServer> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const listening = await startListening(options)
  let requested = false
  const stop = async () => {
    requested = true
    await listening.stop()
    agent.destroy()
  }
  const onAbort = () => void stop()
  options.signal.addEventListener('abort', onAbort, { once: true })
  const exited = listening.ended.then((end) => {
    options.signal.removeEventListener('abort', onAbort)
    agent.destroy()
    return { requested, ...end }
  })
  const server: ModelServer = {
    url: listening.url,
    manifest: options.manifest,
    processGroup: listening.processGroup,
    exited,
    exchange: ({ path, ...request }) => exchange({ ...request, url: `${listening.url}${path}`, agent }),
    logTail: listening.logTail,
    stop: async () => {
      await stop()
      await exited
    },
  }
  try {
    if (options.signal.aborted) throw cancelled()
    await waitForPing(server, options)
  } catch (error) {
    await server.stop()
    throw error
  }
  return server
}

async function waitForPing(server: ModelServer, options: ModelServerOptions): Promise<void> {
  const patience = options.pingTimeoutMilliseconds ?? 30_000
  const deadline = performance.now() + patience
  let exit: ModelServerExit | undefined
  void server.exited.then((end) => {
    exit = end
  })
  let last = 'nothing listened on 127.0.0.1:$PORT'
  for (let pause = 10; performance.now() < deadline; pause = Math.min(100, pause * 1.5)) {
    const timeoutMilliseconds = Math.min(2000, deadline - performance.now())
    const answer = await server.exchange({ path: '/ping', method: 'GET', timeoutMilliseconds })
    if (options.signal.aborted) throw cancelled()
    if (exit === undefined && answer.kind === 'answered' && answer.status === 200) return
    if (exit !== undefined)
      throw notServing(options, `ended with ${exit.words} before it answered`, exit.tail)
    if (answer.kind === 'answered') last = `it answered ${answer.status}`
    else if (answer.reason !== 'refused') last = answer.words
    await Promise.race([wait(pause), server.exited])
  }
  const problem = `did not answer GET /ping with 200 within ${patience / 1000} s (${last})`
  throw notServing(options, problem, await server.logTail())
}

async function startListening(options: ModelServerOptions): Promise<Listening> {
  const command = packageCommand(options.manifest)
  const environment = scrubbedEnvironment({
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    ...options.environment,
  })
  if (command.kind === 'predict') {
    const { packageFolder, manifest, logFile, port = 0 } = options
    return startPredictServer({
      command: command.command,
      packageFolder,
      manifest,
      environment,
      logFile,
      port,
    })
  }
  return startServeCommand(command.command, environment, options)
}

async function startServeCommand(
  command: string,
  environment: Readonly<Record<string, string>>,
  options: ModelServerOptions,
): Promise<Listening> {
  const chosen = options.port === undefined || options.port === 0
  const port = chosen ? await reserveLoopbackPort() : options.port
  const log = await openLogFile(options.logFile)
  const group = startCommandGroup({
    command,
    cwd: options.packageFolder,
    environment: { ...environment, PORT: String(port) },
    stdin: 'ignore',
    stdout: log.descriptor,
    stderr: log.descriptor,
  })
  let closed: readonly string[] | undefined
  const ended = group.ended.then(async (end) => {
    closed = await log.tail()
    await log.close()
    if (chosen) releaseLoopbackPort(port)
    return { words: inWords(end), tail: closed }
  })
  return {
    url: `http://127.0.0.1:${port}`,
    processGroup: group.processGroup,
    ended,
    logTail: async () => closed ?? log.tail(),
    stop: async () => {
      await group.stop(graceMilliseconds)
    },
  }
}

function inWords(end: CommandEnd): string {
  if (end.kind === 'exited') return `exit code ${end.exitCode}`
  return end.kind === 'killed' ? end.signal : end.problem
}

function notServing(options: ModelServerOptions, what: string, tail: readonly string[]): Failure {
  const { command } = packageCommand(options.manifest)
  const printed = tail.length === 0 ? 'It printed nothing.' : `It printed:\n    ${tail.join('\n    ')}`
  return new Failure({
    code: 'MODEL_NOT_SERVING',
    problem: `\`${command}\` ${what}. ${printed}`,
    allowed: 'a server that listens on $PORT (0.0.0.0 or 127.0.0.1) and answers GET /ping with 200',
    next: 'run it by hand in the unpacked package with PORT set, and ask GET /ping.',
  })
}

function cancelled(): Failure {
  return new Failure({ code: 'CANCELLED', problem: 'starting the model was cancelled.', retry: true })
}
