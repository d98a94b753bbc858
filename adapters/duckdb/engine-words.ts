/** What is wrong with a file, and what helps where that is known. */
export interface Said {
  readonly words: string
  readonly next?: string | undefined
}

/** Another count of fields than the header line has. */
export function raggedRow(fields: number, header: number): Said {
  return {
    words: `the row has ${fields} ${fields === 1 ? 'field' : 'fields'} and the header line ${header}`,
    next: raggedNext(fields, header),
  }
}

function raggedNext(fields: number, header: number): string {
  if (fields < header)
    return 'mend the row, or take it away: it is cut, or is none (a title, a sum, a comment, blanks).'
  if (header === 1)
    return 'take away what stands before the header line (a title, a comment), or put values that hold the delimiter in quotes.'
  return fields === header + 1
    ? 'put values that hold the delimiter in quotes; a first column without a name, such as the row names R writes, needs one.'
    : 'put values that hold the delimiter in quotes.'
}

export const notUtf8 = {
  words: 'it holds text that is not UTF-8',
  next: 'save it in UTF-8; from Excel on Windows: `iconv -f WINDOWS-1252 -t UTF-8 old.csv > new.csv`.',
}

const again = 'write the file again, or fetch it again.'

const sayings: readonly { readonly sign: RegExp; readonly say: (found: RegExpExecArray) => Said }[] = [
  {
    sign: /Expected Number of Columns: (\d+) Found: (\d+)/,
    say: ([, header, fields]) => raggedRow(Number(fields), Number(header)),
  },
  {
    sign: /Value with unterminated quote/,
    say: () => ({
      words: 'a quote opens a value, and none closes it before a delimiter or the end',
      next: 'write a quote within a value twice (""), not behind a backslash: Spark does with `.option("escape", "\\"")`, pandas by itself.',
    }),
  },
  {
    sign: /state machine reached an invalid state/,
    say: () => ({
      words: 'its lines end in different ways (LF, CR, both), or a quote stands where none may',
      next: "end all lines alike: `sed 's/\\r$//' old.csv > new.csv`.",
    }),
  },
  { sign: /Invalid unicode|Invalid string encoding|invalid UTF-8/, say: () => notUtf8 },
  {
    sign: /expected records, but got non-record|Expected OBJECT, but got/,
    say: () => ({ words: 'it holds no JSON objects, or other values beside them' }),
  },
  {
    sign: /has duplicate key (".*")/,
    say: ([, key]) => ({ words: `an object has the member ${key} twice` }),
  },
  {
    sign: /Malformed JSON in file "[^"]*", (at byte \d+ in [^:]*: [^.\n]*)/,
    say: ([, where]) => ({ words: `this is not valid JSON, ${where}` }),
  },
  {
    sign: /column named file_row_number/,
    say: () => ({
      words: 'the engine has a `file_row_number` of its own, and so has the file',
      next: 'give that column another name.',
    }),
  },
  { sign: /at least one non-root column/, say: () => ({ words: 'it has no columns' }) },
  {
    sign: /No magic bytes found at end|too small to be a Parquet file|Footer length error/,
    say: () => ({ words: 'the Parquet file is cut: it does not end as one', next: again }),
  },
  {
    sign: /TProtocolException|Thrift/,
    say: () => ({ words: 'the Parquet file is damaged or cut: a header in it is no header', next: again }),
  },
  {
    sign: /Snappy|ZSTD|GZIP|LZ4|Brotli/i,
    say: () => ({ words: 'the Parquet file is damaged: a page cannot be unpacked', next: again }),
  },
]

/**
 * What the engine says about a file it cannot read, without the row itself and without advice on its own options.
 * @param words with no path in them that others may not see
 */
export function engineSaid(words: string): Said {
  for (const { sign, say } of sayings) {
    const found = sign.exec(words)
    if (found !== null) return say(found)
  }
  const [first = ''] = words.split('\n')
  return {
    words: first
      .replace(/^(Invalid Input|Invalid|IO|Binder) Error: /, '')
      .trim()
      .replace(/\s+/g, ' '),
  }
}
