import * as z from 'zod'
import type { Payload } from '#core/serving/payload-rows.ts'

const CapturedSide = z.looseObject({
  observedContentType: z.string().optional(),
  mode: z.enum(['INPUT', 'OUTPUT']),
  data: z.string(),
  encoding: z.enum(['CSV', 'JSON', 'BASE64']),
})
type CapturedSide = z.infer<typeof CapturedSide>

/**
 * One line of a SageMaker data-capture file. Keys that Amazon may add are let through.
 * Source: the SageMaker Developer Guide, "Data capture", and files that endpoints wrote.
 */
export const CaptureLine = z.looseObject({
  captureData: z.looseObject({
    endpointInput: CapturedSide.optional(),
    endpointOutput: CapturedSide.optional(),
  }),
  eventMetadata: z.looseObject({
    eventId: z.string(),
    inferenceTime: z.iso.datetime({ offset: true }),
    inferenceId: z.string().optional(),
    customAttributes: z.array(z.string()).optional(),
  }),
  eventVersion: z.string(),
})
export type CaptureLine = z.infer<typeof CaptureLine>

/** One request and its answer, as an endpoint saw them. */
export interface CaptureEvent {
  readonly eventId: string
  readonly inferenceTime: Date
  /** What the caller named the request, to join the outcome to later. */
  readonly inferenceId: string | undefined
  readonly customAttributes: readonly string[]
  readonly input: Payload | undefined
  readonly output: Payload | undefined
}

/** A body as bytes came in or went out. */
export interface CapturedBody {
  readonly contentType: string
  readonly bytes: Uint8Array
}

/**
 * The JSONL line of a request and its answer, without its line end, as SageMaker writes it: CSV and JSON (also JSON
 * lines) as text, everything else, and what is not UTF-8, as BASE64; time to the second.
 */
export function captureLine(
  event: Pick<CaptureEvent, 'eventId' | 'inferenceTime' | 'inferenceId' | 'customAttributes'>,
  input: CapturedBody,
  output: CapturedBody,
): string {
  const line: CaptureLine = {
    captureData: {
      endpointInput: sideOf(input, 'INPUT'),
      endpointOutput: sideOf(output, 'OUTPUT'),
    },
    eventMetadata: {
      eventId: event.eventId,
      ...(event.customAttributes.length > 0 ? { customAttributes: [...event.customAttributes] } : {}),
      ...(event.inferenceId === undefined ? {} : { inferenceId: event.inferenceId }),
      inferenceTime: `${event.inferenceTime.toISOString().slice(0, 19)}Z`,
    },
    eventVersion: '0',
  }
  return JSON.stringify(line)
}

/** A captured event, or in words why the line is none. */
export type CaptureRead =
  | { readonly ok: true; readonly event: CaptureEvent }
  | { readonly ok: false; readonly words: string }

/** Reads one line of a data-capture file; BASE64 data are decoded. */
export function readCaptureLine(line: string): CaptureRead {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { ok: false, words: 'the line is not JSON' }
  }
  const parsed = CaptureLine.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return { ok: false, words: `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'invalid'}` }
  }
  const { captureData, eventMetadata } = parsed.data
  return {
    ok: true,
    event: {
      eventId: eventMetadata.eventId,
      inferenceTime: new Date(eventMetadata.inferenceTime),
      inferenceId: eventMetadata.inferenceId,
      customAttributes: eventMetadata.customAttributes ?? [],
      input: payloadOf(captureData.endpointInput),
      output: payloadOf(captureData.endpointOutput),
    },
  }
}

/**
 * Where SageMaker puts a capture file:
 * `{prefix}/{endpoint}/{variant}/yyyy/mm/dd/hh/mm-ss-mmm-<id>.jsonl`, time in UTC.
 */
export function captureKey(file: {
  /** Without slashes at the ends; empty for none. */
  readonly prefix: string
  readonly endpoint: string
  readonly variant: string
  /** Of the first event in it. */
  readonly time: Date
  readonly id: string
}): string {
  const [date = '', clock = ''] = file.time.toISOString().split('T')
  const [hour = '', minute = '', seconds = ''] = clock.slice(0, 12).split(':')
  const name = `${minute}-${seconds.replace('.', '-')}-${file.id}.jsonl`
  const parts = [file.prefix, file.endpoint, file.variant, ...date.split('-'), hour, name]
  return parts.filter((part) => part !== '').join('/')
}

function sideOf(body: CapturedBody, mode: 'INPUT' | 'OUTPUT'): CapturedSide {
  const text = decodeText(body.bytes)
  const encoding = text === undefined ? 'BASE64' : encodingOf(body.contentType)
  const data = encoding === 'BASE64' ? Buffer.from(body.bytes).toString('base64') : (text ?? '')
  return { observedContentType: body.contentType, mode, data, encoding }
}

function encodingOf(contentType: string): CapturedSide['encoding'] {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'text/csv') return 'CSV'
  return /^application\/(\S+\+)?(json|jsonlines|x-jsonlines|x-ndjson)$/.test(type) ? 'JSON' : 'BASE64'
}

function payloadOf(side: CapturedSide | undefined): Payload | undefined {
  if (side === undefined) return undefined
  const contentType = side.observedContentType ?? (side.encoding === 'CSV' ? 'text/csv' : 'application/json')
  const text = side.encoding === 'BASE64' ? Buffer.from(side.data, 'base64').toString('utf8') : side.data
  return { contentType, text }
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
