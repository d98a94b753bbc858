import { fractionLetters, type MomentFormat, monthNames, offsetLetters } from './moment-grammar.ts'
import { text } from './sql.ts'

/**
 * SQL over the captures `g` of a format's grammar: the date or timestamp as ISO text. Where a format leaves a part out,
 * it is that of 1900-01-01 00:00:00.
 */
export function canonicalMoment({ letters }: MomentFormat, kind: 'date' | 'timestamp'): string {
  const captured = (...written: readonly string[]): { letter: string; group: string } | undefined => {
    const index = letters.findIndex((letter) => written.includes(letter))
    const letter = letters[index]
    return letter === undefined ? undefined : { letter, group: `g[${index + 1}]` }
  }
  const padded = (missing: string, ...written: readonly string[]): string => {
    const found = captured(...written)
    if (found === undefined) return text(missing)
    return found.letter.length === 1 ? `lpad(${found.group}, 2, '0')` : found.group
  }
  const year = captured('yyyy', 'yy')
  const month = captured('MMM', 'MMMM')
  const date = [
    year === undefined ? text('1900') : year.letter === 'yy' ? century(year.group) : year.group,
    month === undefined ? padded('01', 'MM', 'M') : monthNumber(month.group),
    padded('01', 'dd', 'd'),
  ].join(" || '-' || ")
  if (kind === 'date') return date
  const time = [padded('00', 'HH', 'H'), padded('00', 'mm', 'm'), padded('00', 'ss', 's')].join(" || ':' || ")
  const fraction = captured(...fractionLetters)
  const zone = captured(...offsetLetters)
  return [
    `${date} || ' ' || ${time}`,
    ...(fraction === undefined ? [] : [`'.' || ${fraction.group}`]),
    ...(zone === undefined ? [] : [offsetOf(zone.group)]),
  ].join(' || ')
}

/** `Z`, ` UTC` or a distance from UTC, as the engine reads one behind a timestamp. */
export function offsetOf(written: string): string {
  return `CASE WHEN ${written} IN ('Z', ' UTC') THEN ' UTC' ELSE ' ' || rpad(replace(${written}, ':', ''), 5, '0') END`
}

/** Two digits of a year: 69 to 99 are of the last century. */
function century(year: string): string {
  return `CASE WHEN ${year} < '69' THEN '20' ELSE '19' END || ${year}`
}

function monthNumber(name: string): string {
  const cases = monthNames.map(
    (month, index) => `WHEN ${text(month.slice(0, 3))} THEN '${String(index + 1).padStart(2, '0')}'`,
  )
  return `CASE lower(substr(${name}, 1, 3)) ${cases.join(' ')} END`
}
