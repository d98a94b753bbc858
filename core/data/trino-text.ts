/**
 * A binary fraction as text, as DuckDB writes it: `1.0`, `0.0001`, `1e-05`, `1e+16`, `nan`, `inf`. A cast to text is
 * written differently from version to version; JSON has `1.0E10` in all of them.
 * @param number SQL of a DOUBLE or REAL
 */
export function textOfFraction(number: string): string {
  const written = `json_format(CAST(${number} AS JSON))`
  const digits = `g[2] || CASE g[3] WHEN '0' THEN '' ELSE g[3] END`
  const mantissa = `g[2] || CASE g[3] WHEN '0' THEN '' ELSE '.' || g[3] END`
  const exponent = `lpad(g[5], GREATEST(2, length(g[5])), '0')`
  const size = 'CAST(g[5] AS BIGINT)'
  const whole = `rpad(substr(${digits}, 1, ${size} + 1), ${size} + 1, '0')`
  const rest = `COALESCE(NULLIF(substr(${digits}, ${size} + 2), ''), '0')`
  const spelt = `CASE WHEN g[4] = '' AND ${size} < 16 THEN ${whole} || '.' || ${rest}
    WHEN g[4] = '' THEN ${mantissa} || 'e+' || ${exponent}
    WHEN g[5] = '4' THEN '0.000' || ${digits}
    ELSE ${mantissa} || 'e-' || ${exponent} END`
  return `CASE WHEN is_nan(${number}) THEN 'nan' WHEN is_infinite(${number}) THEN CASE WHEN ${number} > 0 THEN 'inf' ELSE '-inf' END ELSE regexp_replace(${written}, '\\A(-?)([0-9])[.]([0-9]+)E(-?)([0-9]+)\\z', g -> g[1] || ${spelt}) END`
}

/** A timestamp in UTC as text, as DuckDB writes it: no more digits of a second than it has. */
export function textOfTimestamp(timestamp: string): string {
  return `regexp_replace(CAST(CAST(${timestamp} AS TIMESTAMP(6)) AS VARCHAR), '[.]?0*\\z', '')`
}
