import { randomUUID } from 'node:crypto'
import { athenaText } from './athena-text.ts'
import { catalog as usualCatalog } from './trino-server.ts'
import { runOnTrino, type TrinoAnswer } from './trino-statement.ts'

/** A request that Athena does not take: its InvalidRequestException. */
export class Refusal extends Error {}

/** What the operations of Athena's API say, as far as they are understood here. */
interface Request {
  readonly QueryString?: string
  readonly ClientRequestToken?: string
  readonly QueryExecutionContext?: { readonly Catalog?: string; readonly Database?: string }
  readonly ResultConfiguration?: { readonly OutputLocation?: string }
  readonly WorkGroup?: string
  readonly QueryExecutionId?: string
  readonly MaxResults?: number
  readonly NextToken?: string
}

interface Execution {
  readonly id: string
  readonly request: Request
  readonly submitted: number
  readonly cancel: AbortController
  readonly done: Promise<void>
  answer: TrinoAnswer | 'running' | 'cancelled'
  completed: number
}

/** Athena takes no longer statement, in bytes. */
const longestStatement = 262_144
const largestPage = 1000

/** Queries by their ids, from when they are started on. */
export class AthenaQueries {
  readonly #trino: string
  readonly #executions = new Map<string, Execution>()

  constructor(trino: string) {
    this.#trino = trino
  }

  async answer(operation: string, request: Request): Promise<unknown> {
    switch (operation) {
      case 'StartQueryExecution':
        return { QueryExecutionId: this.#start(request).id }
      case 'GetQueryExecution':
        return { QueryExecution: described(this.#find(request)) }
      case 'GetQueryResults':
        return results(this.#find(request), request)
      case 'StopQueryExecution':
        await stop(this.#find(request))
        return {}
      default:
        throw new Refusal(`Unsupported operation ${operation}`)
    }
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#executions.values()].map(stop))
  }

  #start(request: Request): Execution {
    const { QueryString: statement = '', ClientRequestToken: token } = request
    if (statement === '') throw new Refusal('queryString is required')
    if (Buffer.byteLength(statement) > longestStatement)
      throw new Refusal(
        `1 validation error detected: Value at 'queryString' failed to satisfy constraint: Member must have length less than or equal to ${longestStatement}`,
      )
    if (request.WorkGroup === undefined && request.ResultConfiguration?.OutputLocation === undefined)
      throw new Refusal(
        'No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.',
      )
    const same = [...this.#executions.values()].find(
      (known) => token !== undefined && known.request.ClientRequestToken === token,
    )
    if (same !== undefined) return same
    const { promise, resolve } = Promise.withResolvers<void>()
    const execution: Execution = {
      id: randomUUID(),
      request,
      submitted: Date.now(),
      cancel: new AbortController(),
      done: promise,
      answer: 'running',
      completed: 0,
    }
    this.#executions.set(execution.id, execution)
    void run(this.#trino, execution, statement).then(resolve)
    return execution
  }

  #find({ QueryExecutionId: id = '' }: Request): Execution {
    const found = this.#executions.get(id)
    if (found === undefined) throw new Refusal(`QueryExecution ${id} was not found`)
    return found
  }
}

async function run(trino: string, execution: Execution, statement: string): Promise<void> {
  const { Catalog, Database } = execution.request.QueryExecutionContext ?? {}
  const session = { catalog: (Catalog ?? usualCatalog).toLowerCase(), schema: Database ?? 'default' }
  let next: string | undefined
  const remember = (uri: string): void => {
    next = uri
  }
  const stopped = (): void => {
    if (next !== undefined) void fetch(next, { method: 'DELETE' }).catch(() => undefined)
  }
  const { signal } = execution.cancel
  signal.addEventListener('abort', stopped)
  try {
    const answer = await runOnTrino(trino, statement, session, { signal, next: remember })
    execution.answer = answer.kind === 'failed' && answer.name === 'USER_CANCELED' ? 'cancelled' : answer
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const failed = {
      kind: 'failed',
      name: 'GENERIC_INTERNAL_ERROR',
      type: 'INTERNAL_ERROR',
      code: 65_536,
    } as const
    execution.answer = signal.aborted ? 'cancelled' : { ...failed, message }
  }
  execution.completed = Date.now()
}

async function stop(execution: Execution): Promise<void> {
  execution.cancel.abort()
  await execution.done
}

function described(execution: Execution): unknown {
  const { id, request, answer, submitted, completed } = execution
  const reads = /^\s*(select|with|insert|values|\()/i.test(request.QueryString ?? '')
  return {
    QueryExecutionId: id,
    Query: request.QueryString,
    StatementType: reads ? 'DML' : /^\s*explain/i.test(request.QueryString ?? '') ? 'UTILITY' : 'DDL',
    WorkGroup: request.WorkGroup ?? 'primary',
    ResultConfiguration: request.ResultConfiguration,
    QueryExecutionContext: request.QueryExecutionContext,
    Status: { SubmissionDateTime: submitted / 1000, ...statusOf(answer, completed) },
    Statistics: {
      DataScannedInBytes: typeof answer === 'object' && answer.kind === 'done' ? answer.bytes : 0,
      TotalExecutionTimeInMillis: (completed || Date.now()) - submitted,
    },
    EngineVersion: {
      SelectedEngineVersion: 'AUTO',
      EffectiveEngineVersion: 'Athena engine version 3',
    },
  }
}

function statusOf(answer: Execution['answer'], completed: number): object {
  if (answer === 'running') return { State: 'RUNNING' }
  const CompletionDateTime = completed / 1000
  if (answer === 'cancelled') return { State: 'CANCELLED', CompletionDateTime }
  if (answer.kind === 'done') return { State: 'SUCCEEDED', CompletionDateTime }
  const words = `${answer.name}: ${answer.message}`
  return {
    State: 'FAILED',
    CompletionDateTime,
    StateChangeReason: words,
    AthenaError: {
      ErrorCategory: answer.type === 'USER_ERROR' ? 2 : 1,
      ErrorType: answer.code,
      Retryable: false,
      ErrorMessage: words,
    },
  }
}

/** A page of a result; the names of the columns are the first row of the first one. */
function results(execution: Execution, request: Request): unknown {
  const { answer } = execution
  if (typeof answer !== 'object' || answer.kind !== 'done') {
    const state = typeof answer === 'object' ? 'FAILED' : answer.toUpperCase()
    throw new Refusal(`Query has not yet finished. Current state: ${state}`)
  }
  const { MaxResults: most = largestPage, NextToken } = request
  if (most > largestPage) throw new Refusal('MaxResults is more than maximum allowed length 1000.')
  const named = answer.columns.map(({ name }) => ({ VarCharValue: name }))
  const written = answer.rows.map((row) =>
    row.map((value, index) => {
      const text = athenaText(value, answer.columns[index]?.typeSignature ?? { rawType: 'unknown' })
      return text === undefined ? {} : { VarCharValue: text }
    }),
  )
  const all = [named, ...written].map((Data) => ({ Data }))
  const start = Number(NextToken ?? 0)
  const end = start + most
  return {
    UpdateCount: 0,
    ...(end < all.length ? { NextToken: String(end) } : {}),
    ResultSet: {
      Rows: all.slice(start, end),
      ResultSetMetadata: { ColumnInfo: answer.columns.map(columnInfo) },
    },
  }
}

function columnInfo({
  name,
  typeSignature,
}: {
  name: string
  typeSignature: { rawType: string; arguments?: unknown }
}): unknown {
  const sizes = (typeSignature.arguments ?? []) as readonly { kind: string; value: { written?: string } }[]
  const [precision, scale] = sizes.map(({ kind, value }) => (kind === 'LONG' ? Number(value.written) : 0))
  return {
    CatalogName: 'hive',
    SchemaName: '',
    TableName: '',
    Name: name,
    Label: name,
    Type: typeSignature.rawType,
    Precision: precision ?? 0,
    Scale: scale ?? 0,
    Nullable: 'UNKNOWN',
    CaseSensitive: typeSignature.rawType === 'varchar',
  }
}
