import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, it } from 'vitest'
import { dataSummary } from '#core/interchange/summary.ts'
import { dataResultsText } from '#core/report/data-text.ts'
import { check } from '../../builders/contract.ts'
import { openTable } from '../../builders/table.ts'

it('a failure that is waived is told as such and no longer counted; one whose waiver ended counts', async () => {
  const until = (day: string) => check({ check: 'range', min: 0, waived: { until: day, reason: 'known' } })
  const quality = [until('2999-01-01'), until('2000-01-01')]
  const { check: judge } = await openTable('a\n1\n-3\n', [{ name: 'a', logicalType: 'integer', quality }])
  const [head, ...lines] = dataResultsText(await judge()).split('\n')
  expect(head).toMatch(/, 1 blocking, 0 warnings, 1 waived$/)
  expect(lines).toEqual([
    expect.stringMatching(/^ {2}✗ a\.range-2: its waiver ended on 2000-01-01: 1 of 2 values break it/),
    expect.stringMatching(/^ {2}~ a\.range: waived until 2999-01-01: 1 of 2 values break it/),
  ])
})

it('columns of which footers alone told are named: damage among their values has not shown', async () => {
  const data = [1, 2, 3]
  const columnData = [
    { name: 'seen', data, type: 'INT32' as const },
    { name: 'unseen', data, type: 'INT32' as const },
  ]
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData }))
  const { check: judge } = await openTable({ 'a.parquet': bytes }, [
    { name: 'seen', logicalType: 'integer', required: true, unique: true },
    { name: 'unseen', logicalType: 'integer', required: true, checks: [{ range: { max: 3 } }] },
  ])
  const results = await judge()
  const said = 'answered by the footers alone, values not read: '
  expect(dataResultsText(results).split('\n').slice(1)).toEqual([`  · ${said}unseen`])
  expect(dataSummary(results).markdown).toContain(`${said}\`unseen\`.`)
})
