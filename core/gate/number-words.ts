import { type MetricName, metricFacts } from '#core/metrics/metric-table.ts'

/** A value of a metric for people: four decimals where the metric is bounded by 1, two for money, else four digits. */
export function metricText(metric: MetricName, value: number, currency?: string): string {
  if (metric === 'expected_value')
    return `${plain(value.toFixed(2))}${currency === undefined ? '' : ` ${currency}`}`
  if (metricFacts(metric).range[1] === 1 || Math.abs(value) < 10) return plain(value.toFixed(4))
  return plain(String(Number(value.toPrecision(5))))
}

/** A difference with its sign. */
export function signedText(metric: MetricName, value: number, currency?: string): string {
  const text = metricText(metric, value, currency)
  return text.startsWith('-') || /^0(\.0+)?( |$)/.test(text) ? text : `+${text}`
}

/** A whole number in groups of three. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A limit as a person wrote it: no digits added. */
export function limitText(metric: MetricName, limit: number, currency?: string): string {
  return metric === 'expected_value' && currency !== undefined ? `${limit} ${currency}` : String(limit)
}

function plain(text: string): string {
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text
}
