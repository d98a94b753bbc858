import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { validateFiles } from '#actions/validate-data/validate-files.ts'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { readDocument } from '#core/config/read-document.ts'
import { Contract, propertiesOf } from '#core/contract/contract.ts'
import { findingsOf } from '#core/contract/results.ts'
import { contractRules } from '#core/contract/rules.ts'
import { statedChecks } from '#core/contract/stated-checks.ts'
import { Failure } from '#core/failure.ts'
import { type SuggestedContract, suggestContract } from '#core/suggest/suggest-contract.ts'
import { surroundings as surroundingsOf } from '../../builders/surroundings.ts'
import { temporaryFolder, writeFiles } from '../../builders/temporary-folder.ts'

const now = new Date('2026-11-21T12:00:00Z')
const surroundings = surroundingsOf()

async function suggest(content: string | Uint8Array, name = 'data.csv'): Promise<SuggestedContract> {
  const scratch = await temporaryFolder()
  await writeFiles(scratch, { [name]: content })
  const file = { path: join(scratch, name), location: name }
  return suggestContract({ file, id: 'x', scratch }, duckdbTables(), surroundings)
}

/** What of a suggested contract does not hold on a content. */
async function findings({ text }: SuggestedContract, content: string): Promise<string[]> {
  const scratch = await temporaryFolder()
  await writeFiles(scratch, { 'data.csv': content })
  const answer = await validateFiles(
    {
      files: [{ path: join(scratch, 'data.csv'), location: 'data.csv' }],
      contract: { text, file: 'contract.yaml' },
    },
    { tables: duckdbTables(), digest: async () => 'a'.repeat(64), scratch },
    surroundings,
  )
  return answer.kind === 'judged' ? findingsOf(answer.results.checks).map(({ id }) => id) : []
}

function rows(header: string, count: number, line: (row: number) => string): string {
  return `${header}\n${Array.from({ length: count }, (_, row) => `${line(row)}\n`).join('')}`
}

/** A real file, at most so many lines of it, without quoted fields. */
async function real(name: string, most = 3000): Promise<string> {
  const content = await readFile(`node_modules/vega-datasets/data/${name}`, 'utf8')
  const lines = content
    .replaceAll('\r', '')
    .split('\n')
    .filter((line) => line !== '' && !line.includes('"'))
  return `${lines.slice(0, most).join('\n')}\n`
}

/** Writes another value into a column of every n-th row. */
function corrupt(content: string, column: number, value: (old: string) => string, every = 10): string {
  const lines = content.split('\n')
  return lines
    .map((line, index) => {
      if (index === 0 || line === '' || index % every !== 0) return line
      const fields = line.split(',')
      fields[column] = value(fields[column] ?? '')
      return fields.join(',')
    })
    .join('\n')
}

const blank = () => ''
const times = (old: string) => String(Number(old) * 1000 + 1e6)

describe('a suggestion holds on its own file, and fails on a corrupted copy', () => {
  it.each<readonly [string, readonly (readonly [string, (content: string) => string, string])[]]>([
    [
      'seattle-weather.csv',
      [
        ['missing values', (content) => corrupt(content, 2, blank), 'temp_max.completeness'],
        [
          'another unit',
          (content) => corrupt(content, 2, (old) => String(Number(old) * 1.8 + 132)),
          'temp_max.range',
        ],
        ['an unknown category', (content) => corrupt(content, 5, () => 'Rain'), 'weather.in_set'],
        ['repeated days', (content) => corrupt(content, 0, () => '2012-01-01'), 'date.unique'],
        ['days to come', (content) => corrupt(content, 0, () => '2112-01-01', 1400), 'date.not_future'],
        ['days long gone', (content) => corrupt(content, 0, () => '1912-01-01', 1400), 'date.date_range'],
        ['texts among numbers', (content) => corrupt(content, 4, () => 'calm'), 'wind.parseable'],
        ['half of it', (content) => content.split('\n').slice(0, 600).join('\n'), 'row_count'],
        ['a row twice', (content) => `${content}${content.split('\n')[1]}\n`, 'duplicate_rows'],
        [
          'a column gone',
          (content) =>
            content
              .split('\n')
              .map((line) => line.split(',').slice(1).join(','))
              .join('\n'),
          'date.columns_present',
        ],
      ],
    ],
    [
      'flights-airport.csv',
      [
        [
          'airports in small letters',
          (content) => corrupt(content, 0, (old) => old.toLowerCase()),
          'origin.matches',
        ],
        ['negative counts', (content) => corrupt(content, 2, () => '-1'), 'count.range'],
        ['missing airports', (content) => corrupt(content, 1, blank), 'destination.completeness'],
      ],
    ],
    [
      'birdstrikes.csv',
      [
        ['another size', (content) => corrupt(content, 7, () => 'Huge'), 'Wildlife Size.in_set'],
        [
          'costs with a currency',
          (content) => corrupt(content, 10, (old) => `$${old}`),
          'Cost Other.parseable',
        ],
        ['no airport', (content) => corrupt(content, 0, blank), 'Airport Name.completeness'],
      ],
    ],
    [
      'us-employment.csv',
      [
        ['no month', (content) => corrupt(content, 0, blank), 'month.completeness'],
        ['other units', (content) => corrupt(content, 1, times), 'nonfarm.range'],
        ['words', (content) => corrupt(content, 3, () => 'n.b.'), 'goods_producing.parseable'],
      ],
    ],
    [
      'stocks.csv',
      [
        ['a day twice for one share', (content) => corrupt(content, 1, () => 'Jan 1 2000'), 'unique'],
        ['another way to write days', (content) => corrupt(content, 1, () => '2000-01-01'), 'date.parseable'],
        ['another share', (content) => corrupt(content, 0, () => 'TSLA'), 'symbol.in_set'],
      ],
    ],
    [
      'disasters.csv',
      [['a kind of disaster', (content) => corrupt(content, 0, () => 'Alien'), 'Entity.in_set']],
    ],
  ])('%s', async (name, corruptions) => {
    const content = await real(name)
    const suggested = await suggest(content)
    expect(suggested.refuted).toEqual([])
    expect(await findings(suggested, content)).toEqual([])
    for (const [words, corruption, wanted] of corruptions) {
      const corrupted = corruption(content)
      expect(corrupted, words).not.toBe(content)
      expect(await findings(suggested, corrupted), words).toContain(wanted)
    }
  })
})

describe('what is suggested', () => {
  it('blocks what rows enough stand for, and every check has its evidence and confidence above and beside it', async () => {
    const texts = [await suggest(await real('seattle-weather.csv')), await suggest(await real('stocks.csv'))]
    const severities = texts.flatMap(({ text }) =>
      statedChecks(readDocument(Contract, text, 'contract.yaml', contractRules).value).map(
        ({ severity }) => severity,
      ),
    )
    expect(new Set(severities)).toEqual(new Set(['error', 'warning']))
    const lines = texts.flatMap(({ text }) => text.split('\n'))
    const checks = lines.flatMap((line, index) => (line.includes('implementation:') ? [index] : []))
    expect(checks.length).toBeGreaterThan(10)
    for (const index of checks) {
      expect(lines[index]).toMatch(/# confidence: (high|medium|low)$/)
      expect(lines[index - 1]).toMatch(/^ +# /)
      const warns = /confidence: low$/.test(lines[index]!) || / # confirm: /.test(lines[index - 1]!)
      expect(lines[index]).toContain(`severity: ${warns ? 'warning' : 'error'}`)
    }
  })

  it.each<readonly [string, string, string, string]>([
    [
      'the rule of three',
      rows('a', 600, (row) => `x${row % 2}`),
      'completeness, min: 1',
      '0 of 600 rows miss a value: fewer than 0.5 % do',
    ],
    [
      'Wilson’s bound',
      rows('a,b', 1000, (row) => `${row % 10 === 0 ? '' : row},1`),
      'completeness, min: 0.87',
      '100 of 1000 rows miss a value (10 %)',
    ],
    ['padding, sign kept', rows('a', 400, (row) => String(row)), 'range, min: 0, max: 440', 'found 0 to 399'],
    [
      'few rows, more padding',
      rows('a', 100, (row) => String(row + 100)),
      'range, min: 50, max: 250',
      '50 % of the span',
    ],
    [
      'a pattern',
      rows('a', 400, (row) => `AB-${1000 + row}`),
      'matches, pattern: "[A-Z]{2}\\\\-[0-9]{4}"',
      'the shape of 400 of 400 texts',
    ],
    [
      'a pattern with exceptions',
      rows('a', 1000, (row) => (row === 7 ? '??' : `id${row % 900}`)),
      'pattern: "[a-z]{2}[0-9]{1,3}", max_bad_share: 0.001',
      'the shape of 999 of 1000 texts',
    ],
    [
      'members',
      rows('a', 400, (row) => (row % 2 === 0 ? 'yes' : '1 (one)')),
      'in_set, values: ["1 (one)", "yes"]',
      '2 different values, the rarest in 200 rows; 0 seen once',
    ],
    [
      'a key',
      rows('id,a', 50, (row) => `k${row},1`),
      'check: unique',
      'confirm: true: is it the key of a row?',
    ],
    [
      'a label',
      rows('a,target', 400, (row) => `${row % 7},${row % 2}`),
      '',
      '{property: label, value: "target"}  confirm: true',
    ],
    [
      'freshness',
      rows(
        'day,a',
        400,
        (row) => `${new Date(now.getTime() - (400 - row) * 86_400_000).toISOString().slice(0, 10)},${row}`,
      ),
      'freshness, max_age: 3d',
      '99 % of the days',
    ],
    [
      'no more completeness than few rows show',
      rows('a', 200, (row) => String(row)),
      'completeness, min: 0.96',
      'too few rows to promise all',
    ],
    [
      'no more repeated rows than there are, and half as many',
      rows('a,b', 400, (row) => (row < 10 ? '1,2' : `${row},1`)),
      'duplicate_rows, max: 14',
      '9 rows repeat an earlier one',
    ],
    [
      'tokens',
      rows('a', 400, (row) => (row % 10 === 0 ? 'N/A' : String(row))),
      'null_tokens, value: [N/A]',
      '40 of 400 rows miss a value',
    ],
  ])('%s', async (_, content, check, evidence) => {
    const { text, refuted } = await suggest(content)
    expect(refuted).toEqual([])
    expect(text).toContain(check)
    expect(text).toContain(evidence)
  })

  it.each<readonly [string, string, string, string]>([
    [
      'members of which many were seen once',
      rows('a', 400, (row) => (row < 20 ? `one${row}` : 'x')),
      'in_set',
      '20 seen once: others may come',
    ],
    ['uniqueness of a measurement', rows('a', 400, (row) => String(row * 1.37)), 'unique', 'found 0 to'],
    [
      'freshness of old data',
      rows('day', 400, (row) => new Date(row * 86_400_000).toISOString().slice(0, 10)),
      'freshness',
      'so that nothing is promised of its age',
    ],
    [
      'a pattern of free text',
      rows('a', 400, (row) => `"${'word '.repeat(row % 9)}${row}, ${row % 3}!"`),
      'matches',
      '400',
    ],
  ])('not %s', async (_, content, check, evidence) => {
    const { text } = await suggest(content)
    expect(text).not.toContain(`check: ${check}`)
    expect(text).toContain(evidence)
  })

  it('odd names and values stay what they are', async () => {
    const content = rows(
      '"a ""q"" b: #c",select,"ünï\\c"',
      400,
      (row) => `"it's #${row % 3}: {x}",${row % 5 === 0 ? 'null' : row},"yes"`,
    )
    const suggested = await suggest(content)
    expect(await findings(suggested, content)).toEqual([])
    const { value } = readDocument(Contract, suggested.text, 'contract.yaml', contractRules)
    expect(propertiesOf(value).map(({ name }) => name)).toEqual(['a "q" b: #c', 'select', 'ünï\\c'])
  })

  it.each([
    ['zero bytes', '', 'NO_DATA'],
    ['a header alone', 'a,b\n', 'NO_DATA'],
    ['bytes that are no text', Uint8Array.of(0, 255, 254, 10, 44, 200, 10), 'DATA_UNDECODABLE'],
  ])('%s is refused', async (_, content, code) => {
    const outcome = await suggest(content).catch((error: unknown) => error)
    expect(outcome).toBeInstanceOf(Failure)
    expect((outcome as Failure).code).toBe(code)
  })

  it('a column without a value, and one row', async () => {
    expect((await suggest('a,b\n,1\n')).text).toContain('# no value in any row')
  })
})
