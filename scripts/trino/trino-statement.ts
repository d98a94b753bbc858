/** A type as the server describes it: `{rawType: 'array', arguments: [{kind: 'TYPE', value: …}]}`. */
export interface TypeSignature {
  readonly rawType: string
  readonly arguments?: readonly { readonly kind: string; readonly value: unknown }[]
}

/** A value of a result. Numbers are the text they came as: a bigint is a bare number that JSON.parse would round. */
export type Value =
  | string
  | boolean
  | null
  | NumberText
  | readonly Value[]
  | { readonly [key: string]: Value }

/** A number as it was written. */
export class NumberText {
  readonly written: string

  constructor(written: string) {
    this.written = written
  }
}

export interface Column {
  readonly name: string
  readonly typeSignature: TypeSignature
}

/** How a statement ended. */
export type TrinoAnswer =
  | {
      readonly kind: 'done'
      readonly columns: readonly Column[]
      readonly rows: readonly Value[][]
      readonly bytes: number
    }
  | {
      readonly kind: 'failed'
      readonly name: string
      readonly type: string
      readonly code: number
      readonly message: string
    }

interface Page {
  readonly nextUri?: string
  readonly columns?: readonly Column[]
  readonly data?: readonly Value[][]
  readonly stats?: { readonly physicalInputBytes?: NumberText }
  readonly error?: {
    readonly errorName: string
    readonly errorType: string
    readonly errorCode: NumberText
    readonly message: string
  }
}

/** Runs a statement by the server's protocol: post it, then follow `nextUri` to the end. */
export async function runOnTrino(
  endpoint: string,
  statement: string,
  session: { readonly catalog: string; readonly schema: string },
  watch: { readonly signal?: AbortSignal; next?(uri: string): void } = {},
): Promise<TrinoAnswer> {
  const headers = {
    'X-Trino-User': 'assay',
    'X-Trino-Catalog': session.catalog,
    'X-Trino-Schema': session.schema,
    'X-Trino-Time-Zone': 'UTC',
    // Without it, timestamps come rounded to milliseconds.
    'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
  }
  const signal = watch.signal ?? null
  let columns: readonly Column[] = []
  const rows: Value[][] = []
  let response = await fetch(`${endpoint}/v1/statement`, { method: 'POST', headers, body: statement, signal })
  for (;;) {
    const text = await response.text()
    if (!response.ok) throw new Error(`Trino answers ${response.status}: ${text.slice(0, 200)}`)
    const page = parse(text)
    if (page.error !== undefined) {
      const { errorName: name, errorType: type, errorCode, message } = page.error
      return { kind: 'failed', name, type, code: Number(errorCode.written), message }
    }
    columns = page.columns ?? columns
    for (const row of page.data ?? []) rows.push(row)
    const bytes = Number(page.stats?.physicalInputBytes?.written ?? 0)
    if (page.nextUri === undefined) return { kind: 'done', columns, rows, bytes }
    watch.next?.(page.nextUri)
    response = await fetch(page.nextUri, { signal })
  }
}

function parse(text: string): Page {
  const reviver = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' ? new NumberText(context?.source ?? String(value)) : value
  return JSON.parse(text, reviver) as Page
}
