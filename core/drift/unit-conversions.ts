/** How values of one unit become values of another: `to = factor × from + offset`. */
export interface UnitConversion {
  readonly from: string
  readonly to: string
  readonly factor: number
  readonly offset: number
}

interface Unit {
  readonly name: string
  /** Parts of column names that speak of this unit. */
  readonly mentions: readonly string[]
}

const unit = (name: string, ...mentions: string[]): Unit => ({ name, mentions })

const knots = unit('knots', 'knots', 'knot', 'kt', 'kts', 'kn')
const kilometresPerHour = unit('km/h', 'kmh', 'kph')
const milesPerHour = unit('mph', 'mph')
const metresPerSecond = unit('m/s', 'mps')
const miles = unit('miles', 'miles', 'mile', 'mi')
const nauticalMiles = unit('nautical miles', 'nm', 'nmi', 'nautical')
const kilometres = unit('km', 'km', 'kilometres', 'kilometers')
const metres = unit('m', 'm', 'metres', 'meters', 'metre', 'meter')
const centimetres = unit('cm', 'cm', 'centimetres', 'centimeters')
const millimetres = unit('mm', 'mm', 'millimetres', 'millimeters')
const feet = unit('feet', 'feet', 'foot', 'ft')
const yards = unit('yards', 'yards', 'yard', 'yd')
const inches = unit('inches', 'inches', 'inch', 'in')
const pounds = unit('lb', 'lb', 'lbs', 'pounds', 'pound')
const kilograms = unit('kg', 'kg', 'kilograms', 'kilogram')
const grams = unit('g', 'g', 'grams', 'gram')
const ounces = unit('oz', 'oz', 'ounces', 'ounce')
const gallons = unit('US gallons', 'gal', 'gallon', 'gallons')
const litres = unit('litres', 'l', 'litres', 'liters', 'litre', 'liter')
const celsius = unit('°C', 'c', 'celsius', 'centigrade')
const fahrenheit = unit('°F', 'f', 'fahrenheit')
const kelvin = unit('K', 'k', 'kelvin')
const milliseconds = unit('ms', 'ms', 'milliseconds', 'millis')
const seconds = unit('seconds', 's', 'sec', 'seconds')
const minutes = unit('minutes', 'min', 'mins', 'minutes')
const hours = unit('hours', 'h', 'hours', 'hour')
const days = unit('days', 'days', 'day', 'd')
const weeks = unit('weeks', 'weeks', 'week')
const radians = unit('radians', 'rad', 'radians')
const degrees = unit('degrees', 'deg', 'degrees')
const fractions = unit('fractions', 'share', 'fraction', 'ratio', 'rate', 'probability')
const percents = unit('percent', 'percent', 'pct', 'percentage')
const currency = unit('currency units', 'price', 'cost', 'amount', 'usd', 'eur', 'gbp', 'revenue', 'fee')
const cents = unit('cents', 'cents', 'cent')
const inchesOfMercury = unit('inHg', 'inhg')
const hectopascals = unit('hPa', 'hpa', 'mbar')
const bytes = unit('bytes', 'bytes', 'byte')
const kibibytes = unit('KiB', 'kib', 'kb')
const ones = unit('ones')
const thousands = unit('thousands', 'thousands')
const millions = unit('millions', 'millions')

/** Each row reads: one `from` is so many `to`. */
const table: readonly (readonly [Unit, Unit, number, number?])[] = [
  [knots, kilometresPerHour, 1.852],
  [milesPerHour, kilometresPerHour, 1.609344],
  [knots, milesPerHour, 1.150779],
  [metresPerSecond, kilometresPerHour, 3.6],
  [metresPerSecond, knots, 1.943844],
  [metresPerSecond, milesPerHour, 2.236936],
  [metres, feet, 3.28084],
  [yards, metres, 0.9144],
  [yards, feet, 3],
  [feet, inches, 12],
  [inches, centimetres, 2.54],
  [miles, kilometres, 1.609344],
  [nauticalMiles, kilometres, 1.852],
  [kilograms, pounds, 2.204623],
  [ounces, grams, 28.349523],
  [gallons, litres, 3.785412],
  [celsius, fahrenheit, 1.8, 32],
  [celsius, kelvin, 1, 273.15],
  [fahrenheit, kelvin, 5 / 9, 255.372222],
  [hours, minutes, 60],
  [minutes, seconds, 60],
  [hours, seconds, 3600],
  [days, hours, 24],
  [weeks, days, 7],
  [radians, degrees, 57.29578],
  [inchesOfMercury, hectopascals, 33.863886],
  [currency, cents, 100],
  [fractions, percents, 100],
  [metres, centimetres, 100],
  [centimetres, millimetres, 10],
  [metres, millimetres, 1000],
  [kilometres, metres, 1000],
  [kilograms, grams, 1000],
  [seconds, milliseconds, 1000],
  [kibibytes, bytes, 1024],
  [thousands, ones, 1000],
  [millions, ones, 1_000_000],
]

/** Every conversion known, in both directions. */
export const unitConversions: readonly UnitConversion[] = table.flatMap(([from, to, factor, offset = 0]) => [
  { from: from.name, to: to.name, factor, offset },
  { from: to.name, to: from.name, factor: 1 / factor, offset: offset === 0 ? 0 : -offset / factor },
])

const mentionsOf = new Map(
  table.flatMap(([from, to]): [string, readonly string[]][] => [
    [from.name, from.mentions],
    [to.name, to.mentions],
  ]),
)

/** How much a column's name speaks for a conversion: 2 if it names the unit of the reference, 1 the other unit. */
export function mentionOf(columnName: string, conversion: UnitConversion): 0 | 1 | 2 {
  const parts = new Set(
    columnName
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .split(/[^a-z]+/),
  )
  const names = (unitName: string): boolean =>
    (mentionsOf.get(unitName) ?? []).some((mention) => parts.has(mention))
  if (names(conversion.from)) return 2
  return names(conversion.to) ? 1 : 0
}
