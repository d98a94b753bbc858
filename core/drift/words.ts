/** A number for a sentence: three significant digits, without an exponent where it reads well. */
export function shortNumber(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e15 || size < 1e-4) return value.toExponential(2)
  return size >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

/** A share for a sentence: `28 %`, `0.4 %`. */
export function percent(share: number): string {
  const value = share * 100
  return `${value > 0 && value < 1 ? Number(value.toPrecision(1)) : Math.round(value)} %`
}

/** A category for a sentence: quoted, cut at 40 characters, control characters escaped. */
export function quoted(value: string): string {
  const characters = [...value]
  return JSON.stringify(characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : value)
}
