import { expect, it } from 'vitest'
import { AthenaStatements } from '#adapters/athena/athena-statements.ts'
import { Failure } from '#core/failure.ts'
import { execution, page, type Said, scriptedAthena } from './scripted-athena.ts'

const start = { QueryExecutionId: 'q1' }

async function athena(
  script: Readonly<Record<string, readonly Said[]>>,
  signal = new AbortController().signal,
) {
  const { client, asked } = await scriptedAthena({ StartQueryExecution: [start], ...script })
  const place = { database: 'trips', workgroup: 'judges', outputLocation: 's3://results/here/' }
  const statements = new AthenaStatements(client, place, 'athena:trips.rides', signal, { first: 1, most: 5 })
  return { statements, asked, operations: () => asked.map(({ operation }) => operation) }
}

it('waits for the end, reads every page and sums up what was scanned', async () => {
  const types = { n: 'bigint', name: 'varchar' }
  const { statements, asked } = await athena({
    GetQueryExecution: [execution('QUEUED'), execution('RUNNING'), execution('SUCCEEDED', { bytes: 1000 })],
    GetQueryResults: [
      page(
        types,
        [
          ['n', 'name'],
          ['1', ''],
        ],
        'more',
      ),
      page(types, [['2', undefined]]),
    ],
  })
  const { rows } = await statements.run('SELECT 1')
  expect(rows).toEqual([
    { n: 1, name: '' },
    { n: 2, name: null },
  ])
  await statements.run('SELECT 2')
  expect(statements.spent).toEqual({ statements: 2, bytesScanned: 2000 })
  expect(asked[0]).toEqual({
    operation: 'StartQueryExecution',
    body: {
      QueryString: 'SELECT 1',
      ClientRequestToken: expect.any(String),
      QueryExecutionContext: { Database: 'trips' },
      WorkGroup: 'judges',
      ResultConfiguration: { OutputLocation: 's3://results/here/' },
    },
  })
})

it('tells the words of a statement that cannot be run, for a narrower one to be tried', async () => {
  const reason = "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved"
  const { statements } = await athena({ GetQueryExecution: [execution('FAILED', { reason, bytes: 7 })] })
  const error: unknown = await statements.run('SELECT x').catch((thrown: unknown) => thrown)
  expect(error).not.toBeInstanceOf(Failure)
  expect(error).toMatchObject({ message: reason })
  expect(statements.spent.bytesScanned).toBe(7)
})

it('asks again where Athena failed through a fault of its own, three times in all', async () => {
  const failed = execution('FAILED', { reason: 'INTERNAL_ERROR_QUERY_ENGINE', retryable: true })
  const mended = await athena({
    GetQueryExecution: [failed, execution('SUCCEEDED')],
    GetQueryResults: [page({ x: 'bigint' }, [['x'], ['1']])],
  })
  expect((await mended.statements.run('SELECT 1')).rows).toEqual([{ x: 1 }])
  const broken = await athena({ GetQueryExecution: [failed] })
  await expect(broken.statements.run('SELECT 1')).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    retry: true,
  })
  expect(broken.operations().filter((name) => name === 'StartQueryExecution').length).toBe(3)
})

it.each([
  ['FAILED', 'TABLE_NOT_FOUND: line 1:15: Table does not exist', 'DATA_MISSING', false],
  [
    'FAILED',
    'PERMISSION_DENIED: Access Denied (Service: S3, Status Code: 403)',
    'SERVICE_UNAVAILABLE',
    false,
  ],
  ['FAILED', 'Insufficient Lake Formation permission(s) on rides', 'SERVICE_UNAVAILABLE', false],
  ['CANCELLED', 'Bytes scanned limit was exceeded', 'BUDGET_EXCEEDED', false],
  ['CANCELLED', 'Query cancelled!', 'CANCELLED', true],
])('a query that %s for %s is a %s', async (state, reason, code, retry) => {
  const { statements } = await athena({ GetQueryExecution: [execution(state, { reason })] })
  await expect(statements.run('SELECT 1')).rejects.toMatchObject({ code, retry })
})

it.each([
  ['AccessDeniedException', 400, 'SERVICE_UNAVAILABLE', false, /athena:StartQueryExecution/],
  ['TooManyRequestsException', 400, 'SERVICE_UNAVAILABLE', true, /wait a little/],
  ['InternalServerException', 500, 'SERVICE_UNAVAILABLE', true, /wait a little/],
  ['InvalidRequestException', 400, 'CONFIGURATION_INVALID', false, /workgroup/],
  ['ExpiredTokenException', 403, 'SERVICE_UNAVAILABLE', false, /sign in/],
])('an answer of %s (%d) is a %s', async (error, status, code, retry, next) => {
  const { statements } = await athena({ StartQueryExecution: [{ error, status, message: 'words' }] })
  await expect(statements.run('SELECT 1')).rejects.toMatchObject({
    code,
    retry,
    facts: { next: expect.stringMatching(next) },
  })
})

it('says that nobody answers', async () => {
  const { statements } = await athena({})
  const { client } = await scriptedAthena({})
  client.config.endpoint = async () => ({ protocol: 'http:', hostname: '127.0.0.1', port: 1, path: '/' })
  const alone = new AthenaStatements(client, { database: 'trips' }, 'rides', new AbortController().signal)
  await expect(alone.run('SELECT 1')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', retry: true })
  expect(statements.spent.statements).toBe(0)
})

it('stops the query when it is cancelled', async () => {
  const cancel = new AbortController()
  const { statements, asked } = await athena({ GetQueryExecution: [execution('RUNNING')] }, cancel.signal)
  const running = statements.run('SELECT 1')
  setTimeout(() => cancel.abort(), 20)
  await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(asked.at(-1)).toEqual({ operation: 'StopQueryExecution', body: { QueryExecutionId: 'q1' } })
  await expect(statements.run('SELECT 1')).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(asked.at(-1)?.operation).toBe('StopQueryExecution')
})

it('stops a query that was cancelled while it was started', async () => {
  const cancel = new AbortController()
  const { statements, operations } = await athena({}, cancel.signal)
  const running = statements.run('SELECT 1')
  cancel.abort()
  await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(operations()).toEqual(['StartQueryExecution', 'StopQueryExecution'])
})

it('stops a query that takes too long', async () => {
  const { statements, operations } = await athena({ GetQueryExecution: [execution('RUNNING')] })
  await expect(statements.run('SELECT 1', { seconds: 0.02 })).rejects.toThrow(
    'it took longer than 0.02 s and was stopped',
  )
  expect(operations().at(-1)).toBe('StopQueryExecution')
})

it('sends nothing that Athena would not take', async () => {
  const { statements, asked } = await athena({})
  await expect(statements.run(`SELECT '${'ä'.repeat(140_000)}'`)).rejects.toThrow(
    'the statement has 280009 bytes, Athena takes 262144',
  )
  expect(asked).toEqual([])
})
