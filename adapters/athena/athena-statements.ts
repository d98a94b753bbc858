import { setTimeout as wait } from 'node:timers/promises'
import {
  type AthenaClient,
  type ColumnInfo,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena'
import type { Measured } from '#core/contract/checks/answer.ts'
import type { QueryLimits } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { athenaFailure, type EndedQuery, queryFailure } from './athena-failure.ts'
import { cellOf } from './typed-cells.ts'

/** Where statements run. */
export interface AthenaPlace {
  readonly database: string
  /** Default: AwsDataCatalog. */
  readonly catalog?: string | undefined
  readonly workgroup?: string | undefined
  /** `s3://bucket/prefix/`, where the workgroup names no place for results. */
  readonly outputLocation?: string | undefined
}

/** What was read and asked so far. */
export interface Spent {
  readonly statements: number
  readonly bytesScanned: number
}

/** A result: every row by the names of its columns, and these. */
export interface AthenaResult {
  readonly columns: readonly ColumnInfo[]
  readonly rows: readonly Measured[]
}

/** Athena takes no longer statement, in bytes. */
const longestStatement = 262_144

/** Whether Athena takes a statement of this length. */
export function isTaken(statement: string): boolean {
  return Buffer.byteLength(statement) <= longestStatement
}

/** A query that failed through no fault of its own is asked so many times in all. */
const mostAttempts = 3

/** How long between two looks at a query: in milliseconds, half as much again each time. */
export interface Patience {
  readonly first: number
  readonly most: number
}

/** Runs statements on Athena, each to its end or stopped there. */
export class AthenaStatements {
  readonly #client: AthenaClient
  readonly #place: AthenaPlace
  /** As people know it. */
  readonly #table: string
  readonly #signal: AbortSignal
  readonly #patience: Patience
  #statements = 0
  #bytesScanned = 0

  constructor(
    client: AthenaClient,
    place: AthenaPlace,
    table: string,
    signal: AbortSignal,
    patience: Patience = { first: 150, most: 3000 },
  ) {
    this.#client = client
    this.#place = place
    this.#table = table
    this.#signal = signal
    this.#patience = patience
  }

  get spent(): Spent {
    return { statements: this.#statements, bytesScanned: this.#bytesScanned }
  }

  /**
   * @throws Failure where no other statement would do better either (CANCELLED, SERVICE_UNAVAILABLE, DATA_MISSING,
   * BUDGET_EXCEEDED, CONFIGURATION_INVALID), Error with Athena's words where this one is to blame
   */
  async run(statement: string, limits?: QueryLimits): Promise<AthenaResult> {
    if (!isTaken(statement))
      throw new Error(
        `the statement has ${Buffer.byteLength(statement)} bytes, Athena takes ${longestStatement}`,
      )
    const deadline = limits === undefined ? undefined : performance.now() + limits.seconds * 1000
    for (let attempt = 1; ; attempt += 1) {
      const { id, ended } = await this.#toItsEnd(statement, deadline, limits)
      if (ended === undefined) return this.#result(id)
      const failure = queryFailure(ended, this.#table)
      if (failure !== undefined) throw failure
      if (!ended.retryable) throw new Error(ended.reason)
      if (attempt === mostAttempts)
        throw new Failure({
          code: 'SERVICE_UNAVAILABLE',
          problem: `${this.#table}: Athena failed ${attempt} times: ${ended.reason}`,
          next: 'wait a little and run it again.',
          retry: true,
        })
      await this.#pause(this.#patience.most)
    }
  }

  async #toItsEnd(
    statement: string,
    deadline: number | undefined,
    limits: QueryLimits | undefined,
  ): Promise<{ id: string; ended?: EndedQuery & { retryable: boolean } }> {
    const id = await this.#start(statement)
    try {
      for (let pause = this.#patience.first; ; pause = Math.min(pause * 1.5, this.#patience.most)) {
        const left = deadline === undefined ? pause : Math.max(0, deadline - performance.now())
        await this.#pause(Math.min(pause, left))
        const execution = await this.#asked(() =>
          this.#client.send(new GetQueryExecutionCommand({ QueryExecutionId: id })),
        ).then(({ QueryExecution }) => QueryExecution)
        const { State } = execution?.Status ?? {}
        if (State === 'SUCCEEDED' || State === 'FAILED' || State === 'CANCELLED') {
          this.#bytesScanned += execution?.Statistics?.DataScannedInBytes ?? 0
          return State === 'SUCCEEDED' ? { id } : { id, ended: endOf(execution, State) }
        }
        if (deadline !== undefined && performance.now() >= deadline)
          throw new Error(`it took longer than ${limits?.seconds} s and was stopped`)
      }
    } catch (error) {
      await this.#stop(id)
      throw error
    }
  }

  /** Not broken off, since a query nobody knows the id of would run on. */
  async #start(QueryString: string): Promise<string> {
    cancelIfAborted(this.#signal)
    const { database, catalog, workgroup, outputLocation } = this.#place
    this.#statements += 1
    const { QueryExecutionId } = await this.#asked(() =>
      this.#client.send(
        new StartQueryExecutionCommand({
          QueryString,
          QueryExecutionContext: {
            Database: database,
            ...(catalog === undefined ? {} : { Catalog: catalog }),
          },
          ...(workgroup === undefined ? {} : { WorkGroup: workgroup }),
          ...(outputLocation === undefined
            ? {}
            : { ResultConfiguration: { OutputLocation: outputLocation } }),
        }),
      ),
    )
    return QueryExecutionId ?? ''
  }

  async #result(QueryExecutionId: string): Promise<AthenaResult> {
    const columns: ColumnInfo[] = []
    const rows: Measured[] = []
    let NextToken: string | undefined
    do {
      const first = NextToken === undefined
      const token = first ? {} : { NextToken }
      const page = await this.#asked(() =>
        this.#client.send(new GetQueryResultsCommand({ QueryExecutionId, ...token })),
      )
      if (first) columns.push(...(page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? []))
      // The first row of all is the names of the columns.
      for (const { Data = [] } of (page.ResultSet?.Rows ?? []).slice(first ? 1 : 0)) {
        const cells = columns.map(
          (column, index) => [column.Name ?? '', cellOf(Data[index]?.VarCharValue, column)] as const,
        )
        rows.push(Object.fromEntries(cells))
      }
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    return { columns, rows }
  }

  async #asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    cancelIfAborted(this.#signal)
    try {
      return await ask()
    } catch (error) {
      cancelIfAborted(this.#signal)
      throw athenaFailure(error, this.#table)
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { signal: this.#signal }).catch(() => cancelIfAborted(this.#signal))
  }

  /** As well as it can be done: the query may have ended, or Athena not be there. */
  async #stop(QueryExecutionId: string): Promise<void> {
    const abortSignal = AbortSignal.timeout(5000)
    await this.#client
      .send(new StopQueryExecutionCommand({ QueryExecutionId }), { abortSignal })
      .catch(() => undefined)
  }
}

function endOf(
  execution: QueryExecution | undefined,
  state: EndedQuery['state'],
): EndedQuery & { retryable: boolean } {
  const { StateChangeReason, AthenaError } = execution?.Status ?? {}
  return {
    state,
    reason: StateChangeReason ?? AthenaError?.ErrorMessage ?? '',
    retryable: AthenaError?.Retryable ?? false,
  }
}

/** @throws Failure CANCELLED once the signal was aborted */
function cancelIfAborted(signal: AbortSignal): void {
  if (signal.aborted)
    throw new Failure({ code: 'CANCELLED', problem: 'reading the data was cancelled.', retry: true })
}
