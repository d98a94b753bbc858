import { expect, it } from 'vitest'
import { readMoment } from '#core/contract/checks/moments.ts'

it.each<[written: string, kind: string, milliseconds: number]>([
  ['2020-02-29', 'day', Date.UTC(2020, 1, 29)],
  ['2020-02-29T12:30', 'instant', Date.UTC(2020, 1, 29, 12, 30)],
  ['2020-02-29 12:30:15', 'instant', Date.UTC(2020, 1, 29, 12, 30, 15)],
  ['2020-02-29T12:30:15.25Z', 'instant', Date.UTC(2020, 1, 29, 12, 30, 15, 250)],
  ['2020-02-29T12:30:00+02:00', 'instant', Date.UTC(2020, 1, 29, 10, 30)],
  ['2020-02-29T12:30:00-0530', 'instant', Date.UTC(2020, 1, 29, 18, 0)],
  ['now', 'now', 0],
  ['now - 7d', 'now', -7 * 86_400_000],
  ['now+1.5h', 'now', 5_400_000],
])('reads %s', (written, kind, milliseconds) => {
  expect(readMoment(written)).toEqual({ kind, milliseconds })
})

it.each([
  '2020-02-30',
  '2021-02-29T00:00',
  '2020-2-1',
  '2020-01-01T25:00',
  '20200101',
  'today',
  'now - 7',
  'now - 7w',
  '',
])('does not read %s', (written) => {
  expect(readMoment(written)).toBeUndefined()
})
