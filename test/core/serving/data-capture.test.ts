import { describe, expect, it } from 'vitest'
import { captureKey, captureLine, readCaptureLine } from '#core/serving/data-capture.ts'

const event = {
  eventId: '6a1c',
  inferenceTime: new Date('2026-11-21T07:08:09.123Z'),
  inferenceId: undefined,
  customAttributes: [],
}
const body = (contentType: string, content: string | Uint8Array) => ({
  contentType,
  bytes: Buffer.from(content),
})

describe('captureLine', () => {
  it('writes the line that SageMaker writes', () => {
    const line = captureLine(
      event,
      body('text/csv', '1,"a"\n2,b'),
      body('text/csv; charset=utf-8', '0.5\n0.25'),
    )
    expect(line).toBe(
      '{"captureData":{' +
        '"endpointInput":{"observedContentType":"text/csv","mode":"INPUT","data":"1,\\"a\\"\\n2,b","encoding":"CSV"},' +
        '"endpointOutput":{"observedContentType":"text/csv; charset=utf-8","mode":"OUTPUT","data":"0.5\\n0.25","encoding":"CSV"}},' +
        '"eventMetadata":{"eventId":"6a1c","inferenceTime":"2026-11-21T07:08:09Z"},"eventVersion":"0"}',
    )
  })

  it.each([
    ['application/json', '{"a":1}', 'JSON'],
    ['application/jsonlines', '{"a":1}\n', 'JSON'],
    ['application/vnd.demo+json; charset=utf-8', '{}', 'JSON'],
    ['text/csv', '1,2', 'CSV'],
    ['application/x-npy', 'abc', 'BASE64'],
    ['text/csv', Uint8Array.of(0xff, 0xfe), 'BASE64'],
  ])('%s %j: %s, and reads it back', (contentType, content, encoding) => {
    const line = captureLine(
      { ...event, inferenceId: 'strike-7', customAttributes: ['tenant=a'] },
      body(contentType, content),
      body('application/json', '{"score":0.5}'),
    )
    expect(JSON.parse(line).captureData.endpointInput.encoding).toBe(encoding)
    expect(readCaptureLine(line)).toEqual({
      ok: true,
      event: {
        eventId: '6a1c',
        inferenceTime: new Date('2026-11-21T07:08:09Z'),
        inferenceId: 'strike-7',
        customAttributes: ['tenant=a'],
        input: { contentType, text: Buffer.from(content).toString('utf8') },
        output: { contentType: 'application/json', text: '{"score":0.5}' },
      },
    })
  })
})

describe('readCaptureLine', () => {
  it('reads a line with one side, without a content type and with keys it does not know', () => {
    const line = JSON.stringify({
      captureData: { endpointInput: { mode: 'INPUT', data: '1,2', encoding: 'CSV', extra: 1 } },
      eventMetadata: { eventId: 'x', inferenceTime: '2026-11-21T08:08:09+01:00', region: 'eu' },
      eventVersion: '0',
    })
    expect(readCaptureLine(line)).toMatchObject({
      ok: true,
      event: {
        inferenceTime: new Date('2026-11-21T07:08:09Z'),
        input: { contentType: 'text/csv', text: '1,2' },
        output: undefined,
      },
    })
  })

  it.each([
    ['{"captureData"', 'the line is not JSON'],
    ['{}', 'captureData: '],
    [
      '{"captureData":{"endpointInput":{"mode":"INPUT","data":"1","encoding":"XML"}}}',
      'captureData.endpointInput.encoding',
    ],
    ['[]', 'the line: '],
  ])('says what is wrong with %s', (line, words) => {
    expect(readCaptureLine(line)).toEqual({ ok: false, words: expect.stringContaining(words) })
  })
})

describe('captureKey', () => {
  const file = { endpoint: 'strikes-prod', variant: 'champion', time: event.inferenceTime, id: '0b-1' }
  it.each([
    ['capture', 'capture/strikes-prod/champion/2026/11/21/07/08-09-123-0b-1.jsonl'],
    ['', 'strikes-prod/champion/2026/11/21/07/08-09-123-0b-1.jsonl'],
  ])('with prefix %j', (prefix, key) => {
    expect(captureKey({ ...file, prefix })).toBe(key)
  })
})
