import {
  isOfCredentials,
  isOfNetwork,
  isPassing,
  type SdkError,
  signInAgain,
  withoutKeys,
} from '#adapters/aws/sdk-error.ts'
import { Failure } from '#core/failure.ts'

const actions =
  'athena:StartQueryExecution, athena:GetQueryExecution, athena:GetQueryResults and athena:StopQueryExecution on the workgroup, glue:GetTable on the table, s3:GetObject on its data, and s3:PutObject where results go'

/**
 * Says what Athena's answer to a request means. The SDK's error is not kept as the cause: it carries the signed request.
 * @param table as people know it
 */
export function athenaFailure(thrown: unknown, table: string): Failure {
  const error = thrown as SdkError
  const { name = 'Error', message = '', code = '', $metadata } = error
  const status = $metadata?.httpStatusCode ?? 0
  const words = isOfCredentials(name) ? name : `${name}: ${withoutKeys(message)}`
  const facts = [status === 0 ? code : `HTTP ${status}`, $metadata?.requestId].filter(Boolean).join(', ')
  const retry = isPassing(error)
  // What Athena does not take at all: a workgroup that is not there, no place for results.
  const invalid = name === 'InvalidRequestException' && !retry
  return new Failure({
    code: invalid ? 'CONFIGURATION_INVALID' : 'SERVICE_UNAVAILABLE',
    problem: `Athena cannot be asked about ${table}: ${words}${facts === '' ? '' : ` (${facts})`}`,
    next: whatToDo(name, code, status, message, retry),
    retry,
  })
}

function whatToDo(name: string, code: string, status: number, message: string, retry: boolean): string {
  if (isOfCredentials(name)) return signInAgain
  if (/^region is missing/i.test(message)) return 'set AWS_REGION to the region of the table.'
  if (name === 'InvalidRequestException')
    return 'name a workgroup that is there, and a place for results (s3://bucket/prefix/) where the workgroup has none.'
  if (status === 403 || name.startsWith('AccessDenied')) return `let this identity do ${actions}.`
  if (isOfNetwork(code)) return 'check the network, AWS_REGION and AWS_ENDPOINT_URL_ATHENA.'
  return retry ? 'wait a little and run it again.' : 'mend what Athena says of it.'
}

/** What a query that ended without an answer says of itself. */
export interface EndedQuery {
  readonly state: 'FAILED' | 'CANCELLED'
  /** Athena's words. */
  readonly reason: string
}

/**
 * The Failure of a query that no other statement would do better at; undefined where the statement itself is to blame,
 * so that a narrower one may still be answered.
 */
export function queryFailure({ state, reason }: EndedQuery, table: string): Failure | undefined {
  if (/bytes scanned limit/i.test(reason))
    return new Failure({
      code: 'BUDGET_EXCEEDED',
      problem: `${table}: a query would read more than its workgroup allows: ${reason}`,
      next: 'drop checks or partitions, or raise the limit of the workgroup.',
    })
  if (/(TABLE|SCHEMA|CATALOG)_NOT_FOUND/.test(reason))
    return new Failure({
      code: 'DATA_MISSING',
      problem: `${table}: ${reason}`,
      next: 'name a table of the Glue data catalog by database and name.',
    })
  if (/access ?denied|PERMISSION_DENIED|insufficient .*permission|not authorized/i.test(reason))
    return new Failure({
      code: 'SERVICE_UNAVAILABLE',
      problem: `${table} may not be read: ${reason}`,
      next: `let this identity do ${actions}.`,
    })
  if (state === 'CANCELLED')
    return new Failure({
      code: 'CANCELLED',
      problem: `${table}: somebody else stopped a query${reason === '' ? '' : `: ${reason}`}`,
      retry: true,
    })
  return undefined
}
