import { describe, expect, it } from 'vitest'
import { nullTokensOf, propertiesOf } from '#core/contract/contract.ts'
import { statedChecks } from '#core/contract/stated-checks.ts'
import { draftContract } from '#core/init/draft-contract.ts'
import { draft, failureOf, rows, written } from './drafting.ts'

describe('odd files', () => {
  it('semicolons, decimal commas, a byte-order mark, CRLF, quotes, umlauts, names that are alike or missing', async () => {
    const text = rows('Größe (m);"a ""q"" b";x y;x-y;;label', 400, (row) =>
      [
        `${row % 7},${row % 10}`,
        `"A;${row % 3}"`,
        row % 2,
        row % 4,
        'same',
        row % 5 > 2 ? 'ja' : 'nein',
      ].join(';'),
    )
    const drafted = await draft(`\uFEFF${text.replaceAll('\n', '\r\n')}`)
    const { pipeline, contract } = written(drafted)
    expect(pipeline.data.columns).toEqual({
      row_id: 'row_number',
      label: '"label" = \'ja\'',
      grosse_m: "TRY_CAST(replace(trim(\"Größe (m)\"), ',', '.') AS DOUBLE)",
      a_q_b: 'a "q" b',
      x_y: 'x y',
      x_y_2: 'x-y',
    })
    expect(propertiesOf(contract).map(({ name }) => name)).toEqual([
      'Größe (m)',
      'a "q" b',
      'x y',
      'x-y',
      'column4',
      'label',
    ])
    expect(drafted.leftOut).toEqual([{ column: 'column4', why: 'the same value in every row' }])
    expect(drafted.warnings).toEqual([])
  })

  it.each([
    ['zero bytes', '', 'NO_DATA', 'zero bytes'],
    ['a header only', 'a,label\n', 'NO_DATA', 'no rows'],
    ['one row', 'a,label\n1,x\n', 'NO_DATA', 'nothing to tell apart'],
    ['one class', rows('a,label', 50, (row) => `${row},yes`), 'NO_DATA', '`yes` in every row'],
    ['a label without values', rows('a,label', 50, (row) => `${row},`), 'NO_DATA', 'no value in any row'],
    ['nothing to predict from', rows('label', 50, (row) => `${row % 2}`), 'NO_DATA', 'no column to predict'],
    ['no such label', 'a,labels\n1,x\n', 'USAGE', 'did you mean `labels`?'],
    ['bytes that are no text', Uint8Array.of(0, 255, 254, 10, 44, 200, 10), 'DATA_UNDECODABLE', 'no text'],
    ['Latin 1', Buffer.from('label\nM\xfcller\n', 'latin1'), 'DATA_UNDECODABLE', 'not UTF-8'],
    ['a line with too few fields', 'a,label\n1,x\n2\n3,y\n', 'DATA_UNDECODABLE', 'data.csv:3'],
    [
      'a line with too many fields',
      rows('a,label', 50, (row) => (row === 40 ? '1,2,3' : '1,x')),
      'DATA_UNDECODABLE',
      'data.csv:42',
    ],
    ['a title above the header', 'Report of May\na,label\n1,x\n', 'DATA_UNDECODABLE', 'data.csv:2'],
    ['a name that is there twice', 'a,A,label\n1,2,x\n', 'DATA_UNDECODABLE', 'there twice'],
  ])('%s', async (_, content, code, words) => {
    const failure = await failureOf(content)
    expect(failure.code).toBe(code)
    expect(failure.message).toContain(words)
  })

  it('texts that mean "no value", in CSV and in JSON', async () => {
    const table = Array.from({ length: 400 }, (_, row) => ({
      size: row % 10 === 0 ? 'NA' : String((row * 7) % 31),
      label: row % 20 === 0 ? '?' : row % 3 === 0 ? 'a' : 'b',
    }))
    const csv = `size,label\n${table.map(({ size, label }) => `${size},${label}\n`).join('')}`
    for (const drafted of [await draft(csv), await draft(JSON.stringify(table), { name: 'data.json' })]) {
      expect(drafted.label.of).toMatchObject({ task: 'binary-classification', rows: 380 })
      expect(drafted.facts.columns[0]).toMatchObject({ type: { logicalType: 'integer' }, missing: 40 })
      expect(nullTokensOf(written(drafted).contract)).toEqual(['?', 'NA'])
      expect(drafted.warnings[0]).toBe('20 of 400 rows have no usable "label"; they are left out.')
    }
  })

  it('rows that repeat an earlier one', async () => {
    const drafted = await draft(rows('size,label', 400, (row) => `${row % 40},${row % 3 === 0 ? 'a' : 'b'}`))
    expect(drafted.warnings).toEqual([
      '320 rows repeat an earlier one; the same row can be on both sides of the split and flatter the model.',
    ])
    expect(draftContract(drafted, undefined)).not.toContain('check: duplicate_rows')
  })

  it('a JSON column of several types is text without the quotes of JSON', async () => {
    const table = Array.from({ length: 60 }, (_, row) => ({
      film: row % 3 === 0 ? 300 : 'Jaws',
      label: row % 2,
    }))
    const drafted = await draft(JSON.stringify(table), { name: 'mixed.json' })
    expect(drafted.facts.columns[0]?.values?.map(({ value }) => value)).toEqual(['Jaws', '300'])
  })
})

describe('what the values are', () => {
  const noise = (row: number): string => (row % 4 === 0 ? 'a' : 'b')
  const other = (row: number): string => (row % 3 === 0 ? 'c' : 'd')
  const day = (row: number): Date => new Date(Date.UTC(2020, 0, 1 + row))
  const en = (row: number): string =>
    `${day(row).getUTCMonth() + 1}/${day(row).getUTCDate()}/${day(row).getUTCFullYear()}`
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  it.each([
    ['integers', (row: number) => `${row % 9}`, { logicalType: 'integer' }],
    ['numbers', (row: number) => `${row % 9}.5`, { logicalType: 'number' }],
    ['words for yes and no', (row: number) => (row % 2 === 0 ? 'true' : 'False'), { logicalType: 'boolean' }],
    ['zeros and ones are numbers', (row: number) => `${row % 2}`, { logicalType: 'integer' }],
    ['codes with leading zeros', (row: number) => `00${500 + (row % 9)}`, { logicalType: 'string' }],
    ['ISO dates', (row: number) => day(row).toISOString().slice(0, 10), { logicalType: 'date' }],
    ['ISO times', (row: number) => day(row).toISOString(), { logicalType: 'timestamp' }],
    ['American dates', en, { logicalType: 'date', format: 'M/d/yyyy' }],
    [
      'British dates',
      (row: number) => en(row).replace(/^(\d+)\/(\d+)/, '$2/$1'),
      { logicalType: 'date', format: 'd/M/yyyy' },
    ],
    [
      'German dates',
      (row: number) => en(row).replace(/^(\d+)\/(\d+)\//, '$2.$1.'),
      { logicalType: 'date', format: 'd.M.yyyy' },
    ],
    [
      'dates by name of month',
      (row: number) => `${month[day(row).getUTCMonth()]} ${day(row).getUTCDate()} 2020`,
      { logicalType: 'date', format: 'MMM d yyyy' },
    ],
    [
      'dates of either kind',
      (row: number) => `${1 + (row % 12)}/${1 + ((row * 5) % 12)}/2020`,
      { logicalType: 'date', format: 'M/d/yyyy', orElse: 'd/M/yyyy' },
    ],
  ])('%s', async (_, value, type) => {
    const drafted = await draft(
      rows('value,other,label', 330, (row) => `${value(row)},${other(row)},${noise(row)}`),
    )
    expect(drafted.facts.columns[0]?.type).toEqual(type)
    written(drafted)
    expect(drafted.warnings.filter((words) => words.includes('does not hold'))).toEqual([])
  })

  it('numbers with texts among them are read as numbers, and the texts as missing', async () => {
    const text = rows('value,label', 400, (row) => `${row % 50 === 0 ? 'ask' : row % 37},${noise(row)}`)
    const drafted = await draft(text)
    expect(written(drafted).pipeline.data.columns.value).toBe('TRY_CAST(trim("value") AS DOUBLE)')
    expect(draftContract(drafted, undefined)).toContain('8 of 400 are none and count as missing')
  })
})

describe('what gives the label away', () => {
  it('a column whose every value goes with one class is left out', async () => {
    const drafted = await draft(
      rows(
        'size,repaired,label',
        400,
        (row) => `${row % 13},${row % 3 === 0 ? 'workshop' : 'none'},${row % 3 === 0 ? 'yes' : 'no'}`,
      ),
    )
    expect(drafted.leftOut.map(({ column }) => column)).toEqual(['repaired'])
    expect(drafted.features.map(({ name }) => name)).toEqual(['size'])
  })

  it('the label in another unit is left out, what follows it closely is asked about', async () => {
    const drafted = await draft(
      rows(
        'fahrenheit,near,far,label',
        400,
        (row) => `${32 + 1.8 * row},${row + 20 * (row % 7)},${(row * 7) % 31},${row}`,
      ),
    )
    expect(drafted.label.of.task).toBe('regression')
    expect(drafted.features.map(({ name }) => name)).toEqual(['near', 'far'])
    expect(drafted.warnings).toEqual([
      'Close to "label": "near" (correlation 0.95); is it known before the outcome?',
    ])
  })
})

describe('a number that is asked for as something else than regression', () => {
  const dated = rows('day,size,label', 600, (row) => {
    const day = new Date(Date.UTC(2020, 0, 1 + row)).toISOString().slice(0, 10)
    return `${day},${(row * 7) % 31},${20 + ((row * 7) % 31) + (row % 5)}`
  })

  it('a forecast is judged on what came after, by an error that needs no naive forecast', async () => {
    const drafted = await draft(dated, { task: 'forecast' })
    expect(drafted.split).toMatchObject({ by: 'time' })
    const { pipeline } = written(drafted)
    expect([pipeline.task, pipeline.gate.metric, pipeline.gate.better_by]).toEqual(['forecast', 'mae', 0])
    expect(pipeline.gate.baselines).toMatchObject({ beat: ['constant'], show: ['best_single_feature'] })
  })

  it('a forecast needs a time', async () => {
    const failure = await failureOf(
      rows('size,label', 300, (row) => `${(row * 7) % 31},${row}`),
      {
        task: 'forecast',
      },
    )
    expect(failure).toMatchObject({ code: 'USAGE' })
    expect(failure.message).toContain('has no column of dates')
  })

  it('free scores are held near what is recorded, which stands beside them', async () => {
    const { pipeline } = written(await draft(dated, { task: 'scores' }))
    expect([pipeline.task, pipeline.gate.metric]).toEqual(['scores', 'mean_score'])
    // The labels are 37 on average with a spread of 9.
    expect(pipeline.gate.at_least.mean_score).toBeCloseTo(34.7, 0)
    expect(pipeline.gate.baselines).toMatchObject({ beat: [], show: [{ today: 'label' }] })
  })
})

describe('the split', () => {
  const dated = (count: number): string =>
    rows('day,size,label', count, (row) => {
      const day = new Date(Date.UTC(2020, 0, 1 + row)).toISOString().slice(0, 10)
      return `${day},${(row * 7) % 31},${row % 4 === 0 ? 'yes' : 'no'}`
    })

  it('is by time where there is one', async () => {
    const drafted = await draft(dated(500))
    expect(drafted.split).toEqual({ by: 'time', validation: '2020-10-26', test: '2021-02-03', hold_back: 0 })
    expect(drafted.parts).toEqual({ train: 299, validation: 100, holdout: 101, reference: 0, replay: 0 })
    expect(drafted.metric).toBe('roc_auc')
  })

  it('keeps rows back and watches traffic where there are many', async () => {
    const drafted = await draft(dated(2500))
    expect(drafted.split.hold_back).toBe(0.1)
    expect(written(drafted).pipeline.monitoring).toEqual({
      window: { rows: 200 },
      rows_per_year: 365,
      false_alarms_per_year: 1,
    })
  })

  it('has a larger holdout where the rows are few', async () => {
    const drafted = await draft(
      rows('size,other,label', 320, (row) => `${(row * 7) % 31},${row % 4},${row * 3}`),
    )
    expect(drafted.split).toMatchObject({ by: 'random', test: 0.35 })
    expect(drafted.parts.holdout).toBeGreaterThanOrEqual(100)
    expect(drafted.warnings).toEqual([])
  })

  it('says beforehand that the gate cannot judge', async () => {
    const drafted = await draft(
      rows('size,label', 60, (row) => `${(row * 7) % 31},${row % 6 === 0 ? 'yes' : 'no'}`),
    )
    expect(drafted.warnings.at(-1)).toMatch(
      /^The gate will not be able to judge: too few rows of a class in the holdout/,
    )
  })
})

it('marks every guess about when a value is known', async () => {
  const drafted = await draft(
    rows('id,size,label', 400, (row) => `r${row},${row % 13},${row % 3 === 0 ? 'yes' : 'no'}`),
  )
  const lines = draftContract(drafted, undefined).split('\n')
  expect(
    lines
      .filter((line) => line.includes('known, value: at_prediction'))
      .every((line) => line.includes('# confirm')),
  ).toBe(true)
  expect(written(drafted).contract.schema[0]?.properties).toMatchObject([
    { name: 'id', required: true, unique: true, customProperties: [] },
    { name: 'size', customProperties: [{ property: 'known', value: 'at_prediction' }] },
    { name: 'label', customProperties: [{ property: 'known', value: 'after_outcome' }] },
  ])
  const blocking = statedChecks(written(drafted).contract)
    .filter(({ severity }) => severity === 'error')
    .map(({ property, parameters }) => [property?.name, parameters.check])
  expect(blocking).toEqual([['label', 'in_set']])
})
