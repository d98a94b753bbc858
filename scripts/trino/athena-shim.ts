import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AthenaQueries, Refusal } from './athena-queries.ts'

/** Athena's API on loopback. Disposing ends what still runs. */
export interface AthenaShim extends AsyncDisposable {
  readonly endpoint: string
}

const contentType = 'application/x-amz-json-1.1'

/**
 * Answers as Athena does, as far as the kit asks: StartQueryExecution, GetQueryExecution, GetQueryResults and
 * StopQueryExecution, in the protocol of the AWS SDK (JSON 1.1). Statements run on a Trino server.
 * @param trino its endpoint
 */
export async function startAthenaShim(trino: string): Promise<AthenaShim> {
  const queries = new AthenaQueries(trino)
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const operation = String(request.headers['x-amz-target'] ?? '').replace('AmazonAthena.', '')
    const answer = await answered(queries, operation, Buffer.concat(chunks).toString())
    response.writeHead(answer.status, {
      'content-type': contentType,
      'x-amzn-requestid': randomUUID(),
      ...(answer.error === undefined ? {} : { 'x-amzn-errortype': answer.error }),
    })
    response.end(JSON.stringify(answer.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      await queries.stopAll()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answered(
  queries: AthenaQueries,
  operation: string,
  body: string,
): Promise<{ readonly status: number; readonly body: unknown; readonly error?: string }> {
  try {
    return { status: 200, body: await queries.answer(operation, JSON.parse(body || '{}')) }
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown)
    const error = thrown instanceof Refusal ? 'InvalidRequestException' : 'InternalServerException'
    const status = thrown instanceof Refusal ? 400 : 500
    return { status, error, body: { __type: error, Message: words, message: words } }
  }
}
