import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AthenaClient } from '@aws-sdk/client-athena'
import { onTestFinished } from 'vitest'

/** What Athena says to one request: a body, or an error by its name. */
export type Said = object | { readonly error: string; readonly status: number; readonly message: string }

/** What was asked of Athena, by the name of the operation. */
export interface Asked {
  readonly operation: string
  readonly body: Record<string, unknown>
}

/**
 * An Athena on loopback that says what a test wrote down: to each operation the answers in their order, the last one
 * again and again.
 */
export async function scriptedAthena(script: Readonly<Record<string, readonly Said[]>>): Promise<{
  readonly client: AthenaClient
  readonly asked: readonly Asked[]
}> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const operation = String(request.headers['x-amz-target']).replace('AmazonAthena.', '')
    const before = asked.filter((one) => one.operation === operation).length
    asked.push({ operation, body: JSON.parse(Buffer.concat(chunks).toString()) })
    const answers = script[operation] ?? [{}]
    const said = answers[Math.min(before, answers.length - 1)] ?? {}
    const failed = 'error' in said ? (said as { error: string; status: number; message: string }) : undefined
    response.writeHead(failed?.status ?? 200, {
      'content-type': 'application/x-amz-json-1.1',
      ...(failed === undefined ? {} : { 'x-amzn-errortype': failed.error }),
    })
    response.end(
      JSON.stringify(failed === undefined ? said : { __type: failed.error, Message: failed.message }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = new AthenaClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })
  onTestFinished(() => {
    client.destroy()
    server.closeAllConnections()
    server.close()
  })
  return { client, asked }
}

/** A query as GetQueryExecution tells of it. */
export function execution(
  State: string,
  rest: { readonly reason?: string; readonly bytes?: number; readonly retryable?: boolean } = {},
): object {
  return {
    QueryExecution: {
      Status: {
        State,
        ...(rest.reason === undefined ? {} : { StateChangeReason: rest.reason }),
        ...(rest.retryable === undefined ? {} : { AthenaError: { Retryable: rest.retryable } }),
      },
      Statistics: { DataScannedInBytes: rest.bytes ?? 0 },
    },
  }
}

/** A page of a result: types by the names of columns, and rows; undefined is a missing value. */
export function page(
  types: Readonly<Record<string, string>>,
  rows: readonly (readonly (string | undefined)[])[],
  NextToken?: string,
): object {
  return {
    ...(NextToken === undefined ? {} : { NextToken }),
    ResultSet: {
      ResultSetMetadata: { ColumnInfo: Object.entries(types).map(([Name, Type]) => ({ Name, Type })) },
      Rows: rows.map((row) => ({
        Data: row.map((text) => (text === undefined ? {} : { VarCharValue: text })),
      })),
    },
  }
}
