import { describe, expect, it } from 'vitest'
import { tally } from '#core/drift/cells.ts'
import type { Value } from '#core/drift/column-values.ts'
import { compareColumn } from '#core/drift/compare.ts'
import type { KindOfChange } from '#core/drift/judgement.ts'
import { kindOfChange } from '#core/drift/kind-of-change.ts'
import { takeSnapshot } from '#core/drift/snapshot.ts'
import { unitConversions } from '#core/drift/unit-conversions.ts'
import { normals, picker, repeat, uniforms } from './synthetic.ts'

function changeOf(
  name: string,
  reference: readonly Value[],
  window: readonly Value[],
  floor = 0.1,
): KindOfChange {
  const limits = { alpha: 0.01, floor }
  const kind = reference.some((value) => typeof value === 'number') ? 'number' : 'category'
  const source = { dataset: 'c'.repeat(64), rows: reference.length }
  const [profile] = takeSnapshot([{ name, role: 'feature', kind, values: reference }], source).columns
  if (profile === undefined) throw new Error('one column')
  return kindOfChange(profile, window, compareColumn(profile, tally(profile, window)), limits)
}

const uniform = uniforms(11)
const normal = normals(uniform)
const speed = (): Value => (uniform() < 0.28 ? null : Math.round(140 + 35 * normal()))
const speeds = repeat(5000, speed)
const warmth = (): number => 12 + 8 * normal()
const warmths = repeat(5000, warmth)
const price = (): number => Math.exp(3 + 0.8 * normal())
const prices = repeat(5000, price)
const window = <T>(draw: () => T): T[] => repeat(300, draw)
const times =
  (factor: number, offset = 0): ((value: Value) => Value) =>
  (value) =>
    value === null ? null : Number(value) * factor + offset

describe('units', () => {
  it.each([
    {
      name: 'speed_knots',
      reference: speeds,
      values: window(speed).map(times(1.852)),
      unit: ['knots', 'km/h'],
    },
    {
      name: 'speedKnots',
      reference: speeds,
      values: window(speed).map(times(1.150779)),
      unit: ['knots', 'mph'],
    },
    {
      name: 'speed_kmh',
      reference: speeds,
      values: window(speed).map(times(1 / 1.852)),
      unit: ['km/h', 'knots'],
    },
    {
      name: 'wind_mph',
      reference: speeds,
      values: window(speed).map(times(1.609344)),
      unit: ['mph', 'km/h'],
    },
    { name: 'height_ft', reference: prices, values: window(price).map(times(0.3048)), unit: ['feet', 'm'] },
    {
      name: 'weight_lb',
      reference: prices,
      values: window(price).map(times(0.45359237)),
      unit: ['lb', 'kg'],
    },
    {
      name: 'temperature_c',
      reference: warmths,
      values: window(warmth).map(times(1.8, 32)),
      unit: ['°C', '°F'],
    },
    {
      name: 'temperature',
      reference: warmths,
      values: window(warmth).map(times(1.8, 32)),
      unit: ['°C', '°F'],
    },
    {
      name: 'price',
      reference: prices,
      values: window(price).map(times(100)),
      unit: ['currency units', 'cents'],
    },
    {
      name: 'moist_share',
      reference: prices,
      values: window(price).map(times(100)),
      unit: ['fractions', 'percent'],
    },
    { name: 'trip_km', reference: prices, values: window(price).map(times(1000)), unit: ['km', 'm'] },
  ])('$name: $unit', ({ name, reference, values, unit: [from, to] }) => {
    const change = changeOf(name, reference, values)
    expect(change).toMatchObject({ kind: 'unit', from, to })
    expect(change.kind === 'unit' && change.psiAfter < 0.1 && change.psiBefore >= 2 * change.psiAfter).toBe(
      true,
    )
  })

  it('says how it knows', () => {
    const { words } = changeOf('speed_knots', speeds, window(speed).map(times(1.852)))
    expect(words).toMatch(
      /^speed_knots: values are the reference × 1\.85 \(knots → km\/h\): undoing it, PSI falls from [\d.]+ to 0\.0\d+$/,
    )
  })

  it('is careful where the column does not name its unit', () => {
    const { words } = changeOf('v', speeds, window(speed).map(times(1.852)))
    expect(words).toContain('× 1.85 (as knots → km/h would make them)')
  })

  it('takes what a plain shift explains for a shift, unless the name speaks for the unit', () => {
    const narrow = (): number => 100 + 5 * normal()
    const reference = repeat(5000, narrow)
    expect(
      changeOf(
        'level',
        reference,
        window(() => narrow() + 15),
      ).kind,
    ).toBe('shift')
    expect(changeOf('level_knots', reference, window(narrow).map(times(1.150779))).kind).toBe('unit')
  })

  it('knows each conversion in both directions, and they undo each other', () => {
    for (const { from, to, factor, offset } of unitConversions) {
      const back = unitConversions.find((other) => other.from === to && other.to === from)
      expect(
        ((back?.factor ?? 0) * (factor * 7 + offset) + (back?.offset ?? 0)).toFixed(6),
        `${from} → ${to}`,
      ).toBe('7.000000')
    }
  })
})

describe('other numeric changes', () => {
  it.each<{ kind: string; window: Value[]; words: RegExp }>([
    {
      kind: 'shift',
      window: window(() => warmth() - 7),
      words: /^x: values are [67]\.\d+ lower than the reference: undoing it/,
    },
    {
      kind: 'scale',
      window: window(() => 12 + 3.2 * (warmth() - 12)),
      words: /^x: values spread 3\.\d+ times as wide, around/,
    },
    {
      kind: 'missing',
      window: window(() => (uniform() < 0.4 ? null : warmth())),
      words:
        /^x: \d\d % of the values are missing \(reference 0 %\); the present values do not drift \(PSI falls/,
    },
    {
      kind: 'missing',
      window: window(() => null),
      words: /^x: 100 % of the values are missing \(reference 0 %\); there is nothing else/,
    },
    {
      kind: 'shape',
      window: window(() => (uniform() < 0.5 ? 0 : 20) + normal()),
      words: /^x: the distribution changed: 10 % quantile/,
    },
  ])('$kind', ({ kind, window: values, words }) => {
    const change = changeOf('x', warmths, values)
    expect(change.kind).toBe(kind)
    expect(change.words).toMatch(words)
  })

  it('a factor that is no unit', () => {
    expect(changeOf('x', prices, window(price).map(times(7.9)))).toMatchObject({
      kind: 'scale',
      about: 0,
      words: expect.stringMatching(
        /^x: values are the reference × [78](\.\d+)?, which is no unit we know: undoing it/,
      ),
    })
  })
})

describe('categories', () => {
  const sizes = { Small: 60, Medium: 30, Large: 10 }
  const size = picker(sizes, uniform)
  const reference = repeat(4000, size)

  it('a mix that changed', () => {
    const changed = changeOf('size', reference, window(picker({ Small: 20, Medium: 30, Large: 50 }, uniform)))
    expect(changed).toMatchObject({ kind: 'mix', largest: [{}, {}, { value: '"Medium"' }] })
    expect(changed.words).toMatch(
      /^size: the mix changed: ("Large" \d\d % \(reference 10 %\)|"Small" \d\d % \(reference \d\d %\)), /,
    )
  })

  it('values nobody has seen', () => {
    const values = repeat(300, (row) => (row % 10 === 0 ? 'Huge' : row % 30 === 1 ? 'small ' : size()))
    expect(changeOf('size', reference, values)).toMatchObject({
      kind: 'new category',
      values: [
        ['Huge', 30],
        ['small ', 10],
      ],
      words: expect.stringMatching(
        /^size: 13 % of the window are values the reference never had: "Huge", "small " \(the reference writes "Small"\); without them PSI falls/,
      ),
    })
  })

  it('every value renamed', () => {
    expect(
      changeOf(
        'size',
        reference,
        window(() => size().toUpperCase()),
      ),
    ).toMatchObject({
      kind: 'new category',
      share: 1,
      psiAfter: 0,
    })
  })

  it('values that went missing', () => {
    expect(
      changeOf(
        'size',
        reference,
        window(() => (uniform() < 0.3 ? null : size())),
      ).kind,
    ).toBe('missing')
  })

  it('does not blame missing values that carry less than half of the change', () => {
    const rows = (a: number, b: number, missing: number): Value[] => [
      ...repeat(a, () => 'a'),
      ...repeat(b, () => 'b'),
      ...repeat(missing, () => null),
    ]
    expect(changeOf('x', rows(2000, 2000, 1000), rows(116, 82, 70), 0.01).kind).toBe('mix')
  })

  it('does not call a value new where the reference does not list all it had', () => {
    const many = repeat(5000, (row) => (row < 4000 ? 'common' : `id ${row}`))
    const values = repeat(300, (row) =>
      row % 2 === 0 ? `new ${row}` : row % 10 === 1 ? `id ${4000 + row}` : 'common',
    )
    expect(changeOf('x', many, values)).toMatchObject({
      kind: 'mix',
      words: 'x: the mix changed: "common" 40 % (reference 80 %), rare values 60 % (reference 20 %)',
    })
  })

  it('cuts long values and escapes control characters', () => {
    const { words } = changeOf(
      'size',
      reference,
      window(() => (uniform() < 0.5 ? `\u0007${'x'.repeat(99)}` : size())),
    )
    expect(words).toContain(`"\\u0007${'x'.repeat(38)}…"`)
  })
})
