import { Failure } from '#core/failure.ts'
import {
  isBusy,
  isOfCredentials,
  isOfNetwork,
  isPassing,
  type SdkError,
  signInAgain,
  withoutKeys,
} from './sdk-error.ts'

/**
 * Says what S3's answer means for the store. The SDK's error is not kept as the cause: it carries the signed request.
 * @param location the store, such as s3://bucket/prefix
 * @param bucket for what has to be allowed
 */
export function s3Failure(thrown: unknown, location: string, bucket: string): Failure {
  const error = thrown as SdkError
  const { name = 'Error', code = '' } = error
  const status = error.$metadata?.httpStatusCode ?? 0
  return new Failure({
    code: 'STORE_UNREADABLE',
    problem: `the store at ${location} does not answer as it should: ${describe(error, status)}`,
    next: whatToDo(name, code, status, error.message ?? '', bucket),
    retry: isPassing(error),
  })
}

function whatToDo(name: string, code: string, status: number, message: string, bucket: string): string {
  if (name === 'NoSuchBucket') {
    return `create the bucket ${bucket} (the foundation stack makes one), or mend \`store\` in assay.yaml (or ASSAY_STORE).`
  }
  const allow = [
    `s3:GetObject and s3:PutObject on arn:aws:s3:::${bucket}/*`,
    `s3:ListBucket on arn:aws:s3:::${bucket} (without it S3 answers 403 for what is not there)`,
    'and kms:Decrypt and kms:GenerateDataKey on its key; or mend `store` in assay.yaml (or ASSAY_STORE)',
  ].join(', ')
  return (
    adviceOf(name, code, status, message, { bucket, allow }) ??
    'check `store` in assay.yaml (or ASSAY_STORE), AWS_REGION and AWS_ENDPOINT_URL.'
  )
}

/**
 * Says what S3's answer means for data that are read by their address.
 * @param address such as s3://bucket/key or a pattern
 */
export function s3DataFailure(thrown: unknown, address: string, bucket: string): Failure {
  const error = thrown as SdkError
  const { name = 'Error', code = '', message = '' } = error
  const status = error.$metadata?.httpStatusCode ?? 0
  const missing = { NoSuchBucket: `there is no bucket ${bucket}`, NoSuchKey: 'no such object' }[name]
  if (missing !== undefined) {
    return new Failure({
      code: 'DATA_MISSING',
      problem: `${address}: ${missing}`,
      next: 'check the address, and AWS_PROFILE and AWS_REGION.',
    })
  }
  const allow = [
    `s3:GetObject on arn:aws:s3:::${bucket}/*`,
    `s3:ListBucket on arn:aws:s3:::${bucket} (for patterns; without it S3 answers 403 for what is not there, too)`,
    'and kms:Decrypt on the key of its data',
  ].join(', ')
  return new Failure({
    code: 'SERVICE_UNAVAILABLE',
    problem: `${address} cannot be read: ${describe(error, status)}`,
    next:
      adviceOf(name, code, status, message, { bucket, allow }) ??
      'check the address, AWS_REGION and AWS_ENDPOINT_URL.',
    retry: isPassing(error),
  })
}

/** What somebody does about an answer of S3's; undefined where there is nothing to say beyond the answer itself. */
function adviceOf(
  name: string,
  code: string,
  status: number,
  message: string,
  { bucket, allow }: { readonly bucket: string; readonly allow: string },
): string | undefined {
  if (isOfCredentials(name)) return signInAgain
  if (name === 'RequestTimeTooSkewed') return 'set the clock of this machine.'
  if (/^region is missing/i.test(message)) return `set AWS_REGION to the region of ${bucket}.`
  if (name.startsWith('KMS.') || name === 'InvalidObjectState') return 'mend what S3 says of it.'
  if (status === 403 || name === 'AccessDenied') return `let this identity do ${allow}.`
  if (isBusy(name, status)) return 'wait a little and run it again.'
  if (isOfNetwork(code)) return 'check the network, AWS_REGION and AWS_ENDPOINT_URL.'
  return undefined
}

function describe(error: SdkError, status: number): string {
  const name = error.name ?? 'Error'
  const words = isOfCredentials(name) ? '' : withoutKeys(error.message ?? '')
  const facts = [status === 0 ? error.code : `HTTP ${status}`, requestOf(error)].filter(Boolean).join(', ')
  return [name, words === '' || words === name ? '' : `: ${words}`, facts === '' ? '' : ` (${facts})`].join(
    '',
  )
}

function requestOf(error: SdkError): string {
  const id = error.$metadata?.requestId
  return id === undefined ? '' : `request ${id}`
}
