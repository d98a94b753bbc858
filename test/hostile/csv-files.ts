import { csvOf, rows, seedCsv } from './seed.ts'

/** A file and how judging it may end: an outcome of checks that ran, or the code of a Failure. */
export interface HostileFile {
  readonly what: string
  readonly name: string
  readonly content: string | Uint8Array
  readonly ends: readonly string[]
}

const text = (value: string): Buffer => Buffer.from(value)
const lines = seedCsv.split('\n')
const plain = rows.map((row) => ({ ...row, note: `note ${row.id}` }))
const plainCsv = csvOf(plain)

function csv(what: string, content: string | Uint8Array, ...ends: string[]): HostileFile {
  return { what, name: 'seed.csv', content, ends }
}

/** The seed with one thing put into its middle. */
function within(what: string, inserted: string | Uint8Array, ...ends: string[]): HostileFile {
  const at = plainCsv.indexOf('\n150,') + 1
  const content = Buffer.concat([
    text(plainCsv.slice(0, at)),
    Buffer.from(inserted as string),
    text(plainCsv.slice(at)),
  ])
  return csv(what, content, ...ends)
}

/** The 151st line with one field of it replaced. */
function field(what: string, column: number, value: string | Uint8Array, ...ends: string[]): HostileFile {
  const all = plainCsv.split('\n')
  const fields = (all[150] ?? '').split(',')
  const before =
    [...all.slice(0, 150), ''].join('\n') +
    fields
      .slice(0, column)
      .map((one) => `${one},`)
      .join('')
  const after = [...fields.slice(column + 1).map((one) => `,${one}`), `\n${all.slice(151).join('\n')}`].join(
    '',
  )
  return csv(what, Buffer.concat([text(before), Buffer.from(value as string), text(after)]), ...ends)
}

const bad = 'fail'
const no = 'DATA_UNDECODABLE'

const same: readonly HostileFile[] = [
  csv('the seed', seedCsv, 'pass'),
  csv('a byte order mark', `\ufeff${seedCsv}`, 'pass'),
  csv(
    'CRLF',
    csvOf(
      rows.map((row) => ({ ...row })),
      { lineEnd: '\r\n' },
    ),
    'pass',
  ),
  csv('no last line end', seedCsv.trimEnd(), 'pass'),
  csv(
    'semicolons',
    csvOf(
      rows.map((row) => ({ ...row })),
      { delimiter: ';' },
    ),
    'pass',
  ),
  csv(
    'tabs',
    csvOf(
      rows.map((row) => ({ ...row })),
      { delimiter: '\t' },
    ),
    'pass',
  ),
  csv(
    'pipes',
    csvOf(
      rows.map((row) => ({ ...row })),
      { delimiter: '|' },
    ),
    'pass',
  ),
  csv('CR alone', csvOf(plain, { lineEnd: '\r' }), 'pass', no),
  csv('every field quoted', plainCsv.replace(/[^,\n]+/g, '"$&"'), 'pass'),
]

const header: readonly HostileFile[] = [
  csv('a header alone', lines[0]!, 'NO_DATA'),
  csv('a header and its line end', `${lines[0]}\n`, 'NO_DATA'),
  csv('zero bytes', '', 'NO_DATA'),
  csv('a line end alone', '\n', no, 'NO_DATA'),
  csv('spaces alone', '   ', no, 'NO_DATA'),
  csv('a byte order mark alone', '\ufeff', no, 'NO_DATA'),
  csv('no header', seedCsv.slice(lines[0]!.length + 1), bad),
  csv('blank lines before the header', `\n\n${seedCsv}`, no, bad),
  csv('a comment before the header', `# made by hand\n${seedCsv}`, no, bad),
  csv('a title before the header', `Report,,,,\n${seedCsv}`, no, bad),
  csv('a repeated header', `${lines[0]}\n${seedCsv}`, bad),
  csv('a duplicate column', seedCsv.replace('city', 'id'), no),
  csv('a duplicate column but for case', seedCsv.replace('city', 'ID'), no),
  csv('a duplicate column but for spaces', seedCsv.replace('city', ' id '), no),
  csv('an empty name', seedCsv.replace('city', ''), bad),
  csv('a header of separators', `,,,,\n${seedCsv.slice(lines[0]!.length + 1)}`, bad),
  csv('a quote that never closes in the header', seedCsv.replace('city', '"city'), no, bad),
  csv('a NUL in the header', seedCsv.replace('city', 'ci\0ty'), no),
  csv('a header too long to be one', `${'x,'.repeat(1_000_000)}\n`, no),
  csv(
    'ten thousand columns',
    `${Array.from({ length: 10_000 }, (_, at) => `c${at}`).join()}\n${'1,'.repeat(9999)}1\n`,
    bad,
    no,
  ),
  csv('a name of ours', seedCsv.replace('city', 'assay:row'), bad, no),
  csv('SQL for a name', seedCsv.replace('city', "x'; DROP TABLE t; --"), bad),
  csv('quotes in a name', seedCsv.replace('city', '"ci""ty"'), bad),
  csv('a line end in a name', seedCsv.replace('city', '"ci\nty"'), bad, no),
  csv('right-to-left marks in a name', seedCsv.replace('city', '\u202eytic'), bad),
  csv('a name in another script that looks the same', seedCsv.replace('city', 'сity'), bad),
]

const quoting: readonly HostileFile[] = [
  within('a quote that opens and never closes', '150,"Köln,1,2026-01-01,abcde\n', no),
  within('a quote in the middle of a field', '150,K"öln,1,2026-01-01,abcde\n', no, bad),
  within('text after a closing quote', '150,"Köln"x,1,2026-01-01,abcde\n', no, bad),
  within('a backslash as escape', '150,"K\\"öln",1,2026-01-01,abcde\n', no, bad),
  within('single quotes', "150,'Köln, Süd',1,2026-01-01,abcde\n", no, bad),
  within('a row too short', '150,Köln,1\n', no),
  within('a row too long', '150,Köln,1,2026-01-01,abcde,more\n', no),
  within('a row too long by an empty field', '150,Köln,1,2026-01-01,abcde,\n', no),
  within('a blank line', '\n', no, 'pass'),
  within('a line of separators', ',,,,\n', bad),
  within('a row of another separator', '150;Köln;1;2026-01-01;abcde\n', no),
  within('a footer', 'total,,,,\n', bad),
  within('a comment', '# half time\n', no),
  within('half a row', '150,Kö', no, bad),
  csv('the last quote left open', `${plainCsv}301,"Köln`, no),
  csv('the last row cut', plainCsv.slice(0, -20), no, bad),
  csv('a row twice', `${plainCsv}${lines[1]}\n`, bad),
  csv('a row missing', plainCsv.slice(0, plainCsv.indexOf('\n300,') + 1), bad),
  csv(
    'mixed line ends',
    plainCsv.replace(/\n/g, (end, at: number) => (at % 2 === 0 ? '\r\n' : end)),
    'pass',
    no,
  ),
  csv('one CR among LF', plainCsv.replace('\n150,', '\r150,'), no, bad, 'pass'),
]

const encodings: readonly HostileFile[] = [
  csv('UTF-16, little end first', Buffer.from(`\ufeff${seedCsv}`, 'utf16le'), no),
  csv('UTF-16, big end first', Buffer.from(`\ufeff${seedCsv}`, 'utf16le').swap16(), no),
  csv('UTF-16 without a mark', Buffer.from(seedCsv, 'utf16le'), no),
  csv(
    'UTF-32',
    Buffer.from(
      [...`\ufeff${seedCsv}`].flatMap((one) => [
        one.codePointAt(0)! & 255,
        (one.codePointAt(0)! >> 8) & 255,
        0,
        0,
      ]),
    ),
    no,
  ),
  csv('Latin-1', Buffer.from(plainCsv.replaceAll('Łódź', 'Köln').replaceAll('東京', 'Köln'), 'latin1'), no),
  csv('gzip called CSV', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6]), no),
  csv('a ZIP called CSV', Buffer.from('PK\x03\x04\x14\0\0\0'), no),
  csv('an HTML page', '<!DOCTYPE html>\n<html><body>404</body></html>\n', no, bad),
  csv(
    'a Git-LFS pointer',
    `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`,
    no,
    bad,
  ),
  csv('zeros', new Uint8Array(4096), no),
  csv(
    'random bytes',
    Uint8Array.from({ length: 4096 }, (_, at) => (at * 7919) % 256),
    no,
    bad,
  ),
  field('a NUL in a text', 4, 'ab\0cd', bad, no),
  field('a byte that is no UTF-8', 4, Buffer.from([0x61, 0xff, 0xfe, 0x62, 0x63]), no),
  field('a lone surrogate', 4, Buffer.from([0xed, 0xa0, 0x80, 0x61, 0x62]), no),
  field('an overlong NUL', 4, Buffer.from([0xc0, 0x80, 0x61, 0x62, 0x63]), no),
  field('a truncated character', 4, Buffer.from([0x61, 0x62, 0x63, 0x64, 0xe6, 0x9d]), no),
]

const values: readonly HostileFile[] = [
  field('a giant field', 4, 'x'.repeat(3_000_000), bad, no),
  field('a giant number', 2, '9'.repeat(400), bad),
  field('1e308', 2, '1e308', bad),
  field('1e309', 2, '1e309', bad),
  field('NaN', 2, 'NaN', bad),
  field('nan', 2, 'nan', bad),
  field('Infinity', 2, 'Infinity', bad),
  field('-inf', 2, '-inf', bad),
  field('a hexadecimal number', 2, '0x1A', bad),
  field('a number with underscores', 2, '1_0', bad),
  field('a decimal comma', 2, '"1,5"', bad),
  field('a currency', 2, '$1.50', bad),
  field('a space before a number', 2, ' 1.5', bad, 'pass'),
  field('a text for a number', 2, 'many', bad),
  field('an empty number', 2, '', bad),
  field('a quoted empty number', 2, '""', bad),
  field('NULL', 2, 'NULL', bad),
  field('a fraction for a whole number', 0, '150.5', bad),
  field('a whole number as 1e2', 0, '1.5e2', bad),
  field('a whole number beyond 2^63', 0, '9223372036854775808', bad),
  field('a whole number beyond 2^53', 0, '9007199254740993', bad),
  field('a negative id', 0, '-150', bad),
  field('an id in full-width digits', 0, '１５０', bad),
  field('an id in Arabic digits', 0, '١٥٠', bad),
  field('the 30th of February', 3, '2026-02-30', bad),
  field('the year 0000', 3, '0000-01-01', bad),
  field('the year 99999', 3, '99999-01-01', bad),
  field('a date before Christ', 3, '0044-03-15 (BC)', bad),
  field('the day before the bound', 3, '2025-12-31', bad),
  field('infinity as a date', 3, 'infinity', bad),
  field('epoch as a date', 3, 'epoch', bad),
  field('a date written otherwise', 3, '01/02/2026', bad),
  field('a date with a time', 3, '2026-01-01T00:00:00Z', bad, 'pass'),
  field('a zero-width space in a category', 1, 'Köln\u200b', bad),
  field('a category in decomposed letters', 1, 'Ko\u0308ln', bad),
  field('a category with a space behind', 1, 'Köln ', bad),
  field('a formula', 4, '=cmd|"/c calc"!A0', 'pass'),
  field('SQL', 4, "'; DROP TABLE assay_source; --", bad),
  field('a terminal escape', 4, '\u001b[2J\u001b[31mall is well and more', bad),
  field('a workflow command', 4, '::set-output name=outcome::pass and more', bad),
  field('Markdown', 4, '[x](javascript:alert(1)) | <b>', bad),
]

/** Broken, odd and merely unusual CSV files. */
export const csvFiles: readonly HostileFile[] = [...same, ...header, ...quoting, ...encodings, ...values]
