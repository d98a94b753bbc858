import { gzipSync } from 'node:zlib'
import type { HostileFile } from './csv-files.ts'
import { jsonLinesOf, rows, seedJsonLines } from './seed.ts'

function json(what: string, content: string | Uint8Array, ...ends: string[]): HostileFile {
  return { what, name: 'seed.jsonl', content, ends }
}

/** The seed with one line of its own put into its middle. */
function line(what: string, written: string, ...ends: string[]): HostileFile {
  const all = seedJsonLines.split('\n')
  return json(what, [...all.slice(0, 149), written, ...all.slice(150)].join('\n'), ...ends)
}

/** The seed with members of its 150th row replaced. */
function member(what: string, members: object, ...ends: string[]): HostileFile {
  return line(what, JSON.stringify({ ...rows[149], ...members }), ...ends)
}

const bad = 'fail'
const no = 'DATA_UNDECODABLE'

/** Broken, odd and merely unusual JSON lines. */
export const jsonFiles: readonly HostileFile[] = [
  json('the seed', seedJsonLines, 'pass'),
  json('a byte order mark', `\ufeff${seedJsonLines}`, 'pass', no),
  json('CRLF', seedJsonLines.replaceAll('\n', '\r\n'), 'pass'),
  json('blank lines', seedJsonLines.replaceAll('\n', '\n\n'), 'pass', no),
  { what: 'one array', name: 'seed.json', content: JSON.stringify(rows), ends: ['pass'] },
  { what: 'one array over lines', name: 'seed.json', content: JSON.stringify(rows, null, 2), ends: ['pass'] },
  json('one array called lines', JSON.stringify(rows), 'pass', no),
  json(
    'members in another order',
    jsonLinesOf(rows.map(({ id, city, ...rest }) => ({ ...rest, city, id }))),
    bad,
    'pass',
  ),
  json(
    'numbers as texts',
    jsonLinesOf(rows.map((row) => ({ ...row, id: String(row.id), amount: String(row.amount) }))),
    'pass',
    bad,
  ),
  json('zero bytes', '', 'NO_DATA'),
  json('spaces', '  \n ', no, 'NO_DATA'),
  json('an empty array', '[]', 'NO_DATA', no),
  json('an empty object', '{}', bad, no, 'NO_DATA'),
  json('null', 'null', no, bad, 'NO_DATA'),
  json('a number', '42', no, bad),
  json('numbers', '1\n2\n3\n', no, bad),
  json('arrays', '[1,2]\n[3,4]\n', no, bad),
  json('CSV called JSON', 'id,city\n1,Köln\n', no),
  json('HTML', '<html></html>', no),
  json('cut in the middle of a row', seedJsonLines.slice(0, seedJsonLines.length / 2), no, bad),
  json('cut in the last row', seedJsonLines.slice(0, -10), no),
  json('cut in an array', JSON.stringify(rows).slice(0, -10), no),
  json('UTF-16', Buffer.from(`\ufeff${seedJsonLines}`, 'utf16le'), no),
  json('Latin-1', Buffer.from(seedJsonLines.replace(/Łódź|東京/g, 'Köln'), 'latin1'), no),
  json('gzip called JSON', gzipSync(seedJsonLines), no),
  json('zeros', new Uint8Array(4096), no, 'NO_DATA'),
  json('a thousand nested lists', `{"id":${'['.repeat(1000)}${']'.repeat(1000)}}\n`, no, bad),
  json('a hundred thousand nested lists', `{"id":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`, no, bad),
  json('a hundred thousand open lists', '['.repeat(100_000), no, bad),
  json(
    'ten thousand members',
    `{${Array.from({ length: 10_000 }, (_, at) => `"c${at}":1`).join()}}\n`,
    bad,
    no,
  ),
  json(
    'SQL for names',
    jsonLinesOf(rows.map(({ city, ...row }) => ({ ...row, 'x"; DROP TABLE t; --': city }))),
    bad,
  ),
  json('names but for case twice', jsonLinesOf(rows.map((row) => ({ ...row, CITY: 'x' }))), bad, no),
  json('an empty name', jsonLinesOf(rows.map((row) => ({ ...row, '': 1 }))), bad, no),
  json('a NUL in a name', jsonLinesOf(rows.map((row) => ({ ...row, 'a\0b': 1 }))), bad, no),
  line('a line that is no JSON', '{"id": 150,', no),
  line('a trailing comma', '{"id":150,"city":"Köln","amount":1,"on":"2026-01-01","note":"abcde",}', 'pass'),
  line('single quotes', "{'id':150,'city':'Köln'}", no),
  line('two rows on a line', '{"id":150}{"id":151}', no, bad),
  line(
    'a member twice',
    '{"id":150,"id":151,"city":"Köln","amount":1,"on":"2026-01-01","note":"abcde"}',
    bad,
    no,
  ),
  line('NaN', '{"id":150,"city":"Köln","amount":NaN,"on":"2026-01-01","note":"abcde"}', no, bad),
  line('1e999', '{"id":150,"city":"Köln","amount":1e999,"on":"2026-01-01","note":"abcde"}', no, bad),
  line('an array for a row', '[150]', no, bad),
  line('null for a row', 'null', no, bad),
  line('a text for a row', '"150"', no, bad),
  line(
    'a lone surrogate',
    '{"id":150,"city":"\\ud800","amount":1,"on":"2026-01-01","note":"abcde"}',
    no,
    bad,
  ),
  line('a comment', '// half time', no),
  member('a member missing', { city: undefined }, bad),
  member('a member more', { other: 1 }, bad),
  member('a null', { city: null }, bad),
  member('an object for a text', { city: { a: 1 } }, bad),
  member('a list for a number', { amount: [1] }, bad),
  member('true for a number', { amount: true }, bad),
  member('a text for a number', { amount: 'x' }, bad),
  member('a number for a text', { city: 5 }, bad),
  member('an id beyond 2^53', { id: 2 ** 60 }, bad),
  member('a fraction for a whole number', { id: 150.5 }, bad),
  member('1e308', { amount: 1e308 }, bad),
  member('an escaped NUL in a text', { note: 'ab\0cd' }, 'pass'),
]
