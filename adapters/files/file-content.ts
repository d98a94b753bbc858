/** What the first bytes of a file show it to hold; `next` says what to do about something that is no table read here. */
export type FileContent =
  | 'parquet'
  | 'json'
  | 'json-array'
  | 'text'
  | { readonly what: string; readonly next: string }

const lfsPointer = 'version https://git-lfs.github.com/spec/'
const pullIt = 'fetch the file itself: `git lfs pull`, or `lfs: true` in the checkout step.'

const signs: readonly { readonly start: readonly number[]; readonly what: string; readonly next: string }[] =
  [
    { start: [0x1f, 0x8b], what: 'gzip', next: 'unpack it first.' },
    { start: [0x28, 0xb5, 0x2f, 0xfd], what: 'zstd', next: 'unpack it first.' },
    { start: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], what: 'xz', next: 'unpack it first.' },
    { start: [0x50, 0x4b, 0x03, 0x04], what: 'a ZIP or Excel file', next: 'save it as CSV in UTF-8.' },
    { start: [0xff, 0xfe], what: 'text in UTF-16', next: 'save it in UTF-8.' },
    { start: [0xfe, 0xff], what: 'text in UTF-16', next: 'save it in UTF-8.' },
    { start: [0x00, 0x00, 0xfe, 0xff], what: 'text in UTF-32', next: 'save it in UTF-8.' },
    { start: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], what: 'an Arrow file', next: 'save it as Parquet.' },
    { start: [0x4f, 0x62, 0x6a, 0x01], what: 'an Avro file', next: 'save it as Parquet.' },
    { start: [0x50, 0x41, 0x52, 0x45], what: 'encrypted Parquet', next: 'save it without encryption.' },
  ]

/** So many bytes at the start are enough to tell. */
export const headBytes = 4096

/** @param head the first bytes of a file, {@link headBytes} of them if it has as many */
export function contentOf(head: Uint8Array): FileContent {
  const begins = (start: readonly number[]): boolean => start.every((byte, at) => head[at] === byte)
  if (begins([0x50, 0x41, 0x52, 0x31])) return 'parquet'
  const sign = signs.find(({ start }) => begins(start))
  if (sign !== undefined) return sign
  const text = new TextDecoder().decode(head.subarray(0, headBytes)).trimStart()
  if (isLfsPointer(text)) return { what: 'a Git-LFS pointer, not the data', next: pullIt }
  if (/^<(!doctype\s+html|html)\b/i.test(text))
    return { what: 'a web page', next: 'fetch the data again: this is what a server says instead of them.' }
  if (text.startsWith('{')) return 'json'
  if (/^\[\s*[{[]/.test(text)) return 'json-array'
  return text.includes('\0') ? { what: 'bytes that are no text', next: 'save it as CSV in UTF-8.' } : 'text'
}

/** Whether a file's text is what Git-LFS leaves in place of a file that was not fetched. */
export function isLfsPointer(text: string): boolean {
  return text.startsWith(lfsPointer)
}
