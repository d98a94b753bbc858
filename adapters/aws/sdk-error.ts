/** What the SDK and Node put on the errors they throw. */
export interface SdkError {
  readonly name?: string
  readonly message?: string
  /** Of Node, such as ECONNREFUSED. */
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string }
}

/** Names of errors that go away by themselves: too many requests, two writers at the same moment, time-outs. */
const passingNames =
  /^(AbortError|SlowDown|Throttl|TooManyRequests|RequestLimitExceeded|RequestTimeout$|TimeoutError|ConditionalRequestConflict|OperationAborted|ServiceUnavailable|InternalError|InternalServer)/

const networkCodes =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/

const credentialNames =
  /^(CredentialsProviderError|TokenProviderError|ExpiredToken|InvalidAccessKeyId|InvalidSignature|SignatureDoesNotMatch|InvalidToken|InvalidClientTokenId|UnrecognizedClient|NotSignedUp|InvalidIdentityToken)/

/** What somebody does about {@link isOfCredentials}. */
export const signInAgain =
  'sign in to AWS again: on a laptop `aws sso login` and AWS_PROFILE, in a workflow the role of this job (aws-actions/configure-aws-credentials).'

/** The service answered that it is busy, or not at all: the same request may pass in a moment. */
export function isPassing({ name = '', code = '', $metadata }: SdkError): boolean {
  const status = $metadata?.httpStatusCode ?? 0
  return isBusy(name, status) || networkCodes.test(code)
}

/** The service itself said that it is busy. */
export function isBusy(name: string, status: number): boolean {
  return status === 429 || status >= 500 || passingNames.test(name)
}

/** The network is to blame, by Node's code. */
export function isOfNetwork(code: string): boolean {
  return networkCodes.test(code)
}

/** Credentials are to blame. Such messages can hold keys, or what a credential process printed, and are not told. */
export function isOfCredentials(name: string): boolean {
  return credentialNames.test(name)
}

/** Leaves the kind of an access key id and takes its number. */
export function withoutKeys(text: string): string {
  return text.replace(/\b(A[A-Z]{3})[A-Z0-9]{16}\b/g, '$1…')
}

/** HTTP status of what the service answered; undefined for an error of anything else. */
export function statusOf(error: unknown): number | undefined {
  return (error as SdkError).$metadata?.httpStatusCode
}
