/** What a handler answers; an object goes out as JSON, a Buffer or text as it is. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** One of the `errors` in GitHub's answer to a request it could not use. */
export interface Problem {
  readonly resource: string
  readonly code: string
  readonly field?: string
  readonly message?: string
}

/** A request that is turned down, with the status and message GitHub gives. Thrown by handlers only. */
export class Refusal extends Error {
  readonly status: number
  readonly errors: readonly (Problem | string)[]

  constructor(status: number, message: string, errors: readonly (Problem | string)[] = []) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.errors = errors
  }
}

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const created = (body: unknown): Answer => ({ status: 201, body })
export const noContent: Answer = { status: 204 }

export const notFound = (): Refusal => new Refusal(404, 'Not Found')

/** 422 in GitHub's usual form: `Validation Failed` with one error. */
export const invalid = (resource: string, facts: Omit<Problem, 'resource'>): Refusal =>
  new Refusal(422, 'Validation Failed', [{ resource, ...facts }])

/** What a refusal looks like on the wire. */
export function refusalAnswer(refusal: Refusal): Answer {
  return {
    status: refusal.status,
    body: {
      message: refusal.message,
      ...(refusal.errors.length === 0 ? {} : { errors: refusal.errors }),
      documentation_url: 'https://docs.github.com/rest',
      status: String(refusal.status),
    },
  }
}
