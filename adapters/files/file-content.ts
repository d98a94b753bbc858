/** What the first bytes of a file show it to hold; `next` says what to do about something that is no table read here. */
export type FileContent =
  | 'parquet'
  | 'json'
  | 'json-array'
  | 'text'
  | { readonly what: string; readonly next: string }

const lfsPointer = 'version https://git-lfs.github.com/spec/'
const pullIt = 'fetch the file itself: `git lfs pull`, or `lfs: true` in the checkout step.'

interface Sign {
  readonly start: readonly number[]
  /** Whether text may begin with the same letters. */
  readonly spelled?: boolean
  readonly what: string
  readonly next: string
}

const signs: readonly Sign[] = [
  { start: [0x1f, 0x8b], what: 'gzip', next: 'unpack it first.' },
  { start: [0x28, 0xb5, 0x2f, 0xfd], what: 'zstd', next: 'unpack it first.' },
  { start: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], what: 'xz', next: 'unpack it first.' },
  { start: [0x50, 0x4b, 0x03, 0x04], what: 'a ZIP or Excel file', next: 'save it as CSV in UTF-8.' },
  { start: [0xff, 0xfe], what: 'text in UTF-16', next: 'save it in UTF-8.' },
  { start: [0xfe, 0xff], what: 'text in UTF-16', next: 'save it in UTF-8.' },
  { start: [0x00, 0x00, 0xfe, 0xff], what: 'text in UTF-32', next: 'save it in UTF-8.' },
  {
    start: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31],
    spelled: true,
    what: 'an Arrow file',
    next: 'save it as Parquet.',
  },
  { start: [0x4f, 0x62, 0x6a, 0x01], what: 'an Avro file', next: 'save it as Parquet.' },
  { start: [0x89, 0x48, 0x44, 0x46], what: 'an HDF5 file', next: 'save the table in it as Parquet.' },
  {
    start: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66],
    what: 'an SQLite database',
    next: 'save one table of it as CSV or Parquet.',
  },
  { start: [0x25, 0x50, 0x44, 0x46, 0x2d], what: 'a PDF', next: 'save its table as CSV in UTF-8.' },
  { start: [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59], what: 'bzip2', next: 'unpack it first.' },
  {
    start: [0x50, 0x41, 0x52, 0x45],
    spelled: true,
    what: 'encrypted Parquet',
    next: 'save it without encryption.',
  },
]

/** What holds bytes that stand in no text, and shows nothing else. */
export const noText = { what: 'bytes that are no text', next: 'save it as CSV in UTF-8.' } as const

/** So many bytes at the start are enough to tell. */
export const headBytes = 4096

/** Its two marks, and the length of a footer. */
const shortestParquet = 12
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no text holds
const controls = /[\0-\x08\x0e-\x1f]/

/** @param head the first bytes of a file, {@link headBytes} of them if it has as many */
export function contentOf(head: Uint8Array): FileContent {
  const begins = (start: readonly number[]): boolean => start.every((byte, at) => head[at] === byte)
  const text = new TextDecoder().decode(head.subarray(0, headBytes)).trimStart()
  // A header line may begin with the same letters: PAR1,PAR2 of golf, PARENT.
  const inText = head.length > shortestParquet && !controls.test(text)
  if (begins([0x50, 0x41, 0x52, 0x31]) && !inText) return 'parquet'
  const sign = signs.find(({ start, spelled = false }) => begins(start) && !(spelled && inText))
  if (sign !== undefined) return sign
  if (isLfsPointer(text)) return { what: 'a Git-LFS pointer, not the data', next: pullIt }
  if (/^<(!doctype\s+html|html)\b/i.test(text))
    return { what: 'a web page', next: 'fetch the data again: this is what a server says instead of them.' }
  if (/^<\?xml\b/i.test(text))
    return {
      what: 'XML',
      next: /<Error>|AccessDenied|NoSuchKey/.test(text)
        ? 'fetch the data again: this is what a store says instead of them.'
        : 'save its rows as CSV, JSON lines or Parquet.',
    }
  if (text.startsWith('{')) return 'json'
  if (/^\[\s*[{[]/.test(text)) return 'json-array'
  return text.includes('\0') ? noText : 'text'
}

/** Whether a file's text is what Git-LFS leaves in place of a file that was not fetched. */
export function isLfsPointer(text: string): boolean {
  return text.startsWith(lfsPointer)
}
