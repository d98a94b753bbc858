import { expect, it } from 'vitest'
import type { Value } from '#core/drift/column-values.ts'
import { alphaPerFeature, judgeWindow } from '#core/drift/detect.ts'
import { takeSnapshot } from '#core/drift/snapshot.ts'
import { picker, population, repeat, uniforms } from './synthetic.ts'

const windows = 100
const windowRows = 300
const features = population(0).length
/** A window every day: the strictest level of the two the false-alarm test holds. */
const alpha = alphaPerFeature({
  false_alarms_per_year: 1,
  rows_per_year: 365 * windowRows,
  windowRows,
  features,
})
const uniform = uniforms(99)
const heavier = picker({ Small: 40, Medium: 35, Large: 25 }, uniform)
const scaled = (factor: number) => (value: Value) => (value === null ? null : Number(value) * factor)

it.each<{ name: string; column: string; change: (value: Value) => Value; kind: string; atLeast: number }>([
  { name: 'knots as km/h', column: 'speed_knots', change: scaled(1.852), kind: 'unit', atLeast: 1 },
  { name: 'knots as mph', column: 'speed_knots', change: scaled(1.150779), kind: 'unit', atLeast: 0.9 },
  {
    name: 'half a standard deviation warmer',
    column: 'temperature',
    change: (value) => Number(value) + 4,
    kind: 'shift',
    atLeast: 0.9,
  },
  { name: 'Large 25 % instead of 10 %', column: 'size', change: () => heavier(), kind: 'mix', atLeast: 0.95 },
  {
    name: '5 % of a new size',
    column: 'size',
    change: (value) => (uniform() < 0.05 ? 'Huge' : value),
    kind: 'new category',
    atLeast: 0.99,
  },
  {
    name: 'missing 46 % instead of 28 %',
    column: 'speed_knots',
    change: (value) => (uniform() < 0.25 ? null : value),
    kind: 'missing',
    atLeast: 0.9,
  },
  {
    name: 'missing 10 % instead of none',
    column: 'temperature',
    change: (value) => (uniform() < 0.1 ? null : value),
    kind: 'missing',
    atLeast: 0.99,
  },
])('notices: $name', ({ column, change, kind, atLeast }) => {
  const columns = population(5)
  const profiled = columns.map(({ draw, ...rest }) => ({ ...rest, values: repeat(8000, draw) }))
  const snapshot = takeSnapshot(profiled, { dataset: '0'.repeat(64), rows: 8000 })
  const one = { ...snapshot, columns: snapshot.columns.filter((profile) => profile.name === column) }
  const draw = columns.find((drawn) => drawn.name === column)?.draw ?? (() => null)
  let [flagged, named] = [0, 0]
  for (let window = 0; window < windows; window++) {
    const judged = judgeWindow(one, [{ name: column, values: repeat(windowRows, () => change(draw())) }], {
      alpha,
    })
    const [judgement] = judged.kind === 'judged' ? judged.columns : []
    if (judgement?.alarmed === true) flagged++
    if (judgement?.change?.kind === kind) named++
  }
  expect(flagged / windows).toBeGreaterThanOrEqual(atLeast)
  expect(named / flagged).toBeGreaterThanOrEqual(0.9)
})
