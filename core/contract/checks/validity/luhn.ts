import { portablePattern } from '#core/contract/regular-expression.ts'
import type { Dialect } from '#core/data/dialect.ts'
import type { Sql } from '../lowered.ts'

const longest = 32

/**
 * TRUE where a text is not 2 to 32 digits with a valid check digit: from the right, every second digit is doubled, and
 * the digits of all of that add up to a multiple of ten. Zeros before the number change nothing, so every text is filled
 * up with them, and each digit has its place.
 */
export function failsLuhn(source: Sql, dialect: Dialect): Sql {
  const filled = `lpad(${source}, ${longest}, '0')`
  // What doubling makes of a digit, its own digits added: 8 becomes 16, becomes 7.
  const doubled = `translate(${filled}, '0123456789', '0246813579')`
  const digits = Array.from({ length: longest }, (_, index) => {
    const from = (longest - index) % 2 === 0 ? doubled : filled
    return `CAST(substr(${from}, ${index + 1}, 1) AS INTEGER)`
  })
  const isNumber = dialect.fullMatch(source, portablePattern(`[0-9]{2,${longest}}`))
  return `(CASE WHEN ${isNumber} THEN (${digits.join(' + ')}) % 10 <> 0 ELSE TRUE END)`
}
