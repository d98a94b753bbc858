import { columnReaders } from './read-columns.ts'
import { figureReaders } from './read-figures.ts'
import { tableReaders } from './read-tables.ts'
import { readColumnValues } from './read-values.ts'
import type { Reading, RuleReader } from './reading.ts'
import type { SimpleRule } from './ruleset.ts'

const readers: Readonly<Record<string, RuleReader>> = {
  ...figureReaders,
  ...columnReaders,
  ...tableReaders,
  ColumnValues: readColumnValues,
}

/** Rule types that are known and have no counterpart, with why. */
const without: Readonly<Record<string, string>> = {
  UniqueValueRatio: 'a share of different values; here shares are of rows (`unique_ratio`)',
  SchemaMatch: 'a share of columns alike; here `schema_compatible` says which change is allowed',
  DetectAnomalies:
    'a model of earlier runs that DQDL does not describe; `metric_anomaly` is the nearest here',
  FileFreshness: 'files within a span of days or times; `file_freshness` has a greatest age',
  FileMatch: 'digests of files: `data.lock.yaml` pins them here',
  FileUniqueness: 'a share of files that differ: `data.lock.yaml` shows it here',
  AllStatistics: 'an analyzer',
  ZerosCount: 'a number of zeros; `not_in_set` with `max_bad` says it here',
  Range: 'the span between the least and the largest value; `min` and `max` hold them here',
  InterquartileRange: 'the span between quartiles; `quantile` holds each here',
  JobStatus: 'not about data',
  JobDuration: 'not about data',
}

/** What a rule comes to, or in words why nothing. */
export function readRule(rule: SimpleRule): Reading | string {
  const reader = Object.hasOwn(readers, rule.type) ? readers[rule.type] : undefined
  if (reader !== undefined) return reader(rule)
  return (
    (Object.hasOwn(without, rule.type) ? without[rule.type] : undefined) ??
    `no rule type \`${rule.type}\` is known`
  )
}
