import { expect, it } from 'vitest'
import { quarantineOf } from '#core/contract/quarantine.ts'
import { check, contractOf, type WrittenProperty } from '../../builders/contract.ts'
import { openTable, type WrittenFiles } from '../../builders/table.ts'

const situation = { clock: { now: () => new Date('2026-01-01T00:00:00Z') } }
const column = (rest: Readonly<Record<string, unknown>> = {}): WrittenProperty[] => [
  { name: 'mail', primaryKey: true, ...rest },
  {
    name: 'speed',
    logicalType: 'number',
    quality: [
      check({ check: 'range', max: 10 }, { id: 'slow' }),
      check({ check: 'not_null' }, { id: 'there', severity: 'warning' }),
      check({ check: 'range', min: 0, waived: { until: '2030-01-01', reason: 'known' } }, { id: 'forwards' }),
    ],
  },
]

const keyHashes = () => (key: string) => `hash of ${key}`

async function quarantined(files: string | WrittenFiles, properties = column()) {
  const { table, check: judge } = await openTable(files, properties)
  return quarantineOf(table, { judging: contractOf(properties), situation }, await judge(), keyHashes)
}

it('every row that breaks a promise, with its key, its place and the check; waived ones stay', async () => {
  const found = await quarantined({
    'a.csv': 'mail,speed\na@x,5\n"b,@x",12\nc@x,\n',
    'b.csv': 'mail,speed\nd@x,-4\ne@x,99\n',
  })
  expect(found).toEqual({
    csv: `check,severity,batch,file,row,mail
slow,block,,a.csv,2,"b,@x"
slow,block,,b.csv,2,e@x
there,warn,,a.csv,3,c@x
`,
    rows: 3,
    checks: 2,
    cutOff: [],
  })
})

it('a classified key is hashed', async () => {
  const found = await quarantined('mail,speed\njane@x,12\n', column({ classification: 'personal' }))
  expect(found?.csv).toBe(`check,severity,batch,file,row,mail\nslow,block,,data.csv,1,hash of jane@x\n`)
})

it('a batch names its own rows', async () => {
  const found = await quarantined({
    'a.csv': 'mail,speed\na@x,5\nb@x,5\n',
    'b.csv': { content: 'mail,speed\nc@x,12\n', batch: 'may' },
  })
  expect(found?.csv.split('\n').slice(1, -1)).toEqual(['slow,block,may,b.csv,1,c@x'])
})

it('nothing where nothing is broken', async () => {
  expect(await quarantined('mail,speed\na@x,5\n')).toBeUndefined()
})
