/** A whole number of rows a person could label; null where the level is too small to compute with. */
export function wholeRows(rows: number): number | null {
  const whole = Math.max(1, Math.ceil(rows))
  return Number.isSafeInteger(whole) ? whole : null
}
