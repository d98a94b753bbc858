import { badShare, figureBounds, rowsOf } from './conditions.ts'
import { parametersOf, type Reading, type RuleReader, reading } from './reading.ts'
import type { SimpleRule } from './ruleset.ts'

/** The reader of each rule type that compares with another table, asks a query, or looks at files. */
export const tableReaders: Readonly<Record<string, RuleReader>> = {
  RowCountMatch: (rule) => {
    const [reference = ''] = rule.parameters
    const bounds = figureBounds(rule.condition, false)
    if (typeof bounds === 'string') return bounds
    const { min, max, differences } = bounds
    return reading({ parameters: parametersOf('row_count_match', { reference, min, max }) }, { differences })
  },
  ReferentialIntegrity: referentialIntegrity,
  DatasetMatch: datasetMatch,
  AggregateMatch: aggregateMatch,
  CustomSql: customSql,
  FileSize: fileSize,
}

/** `"col-A,col-B" "reference.{col-A1,col-A2}"`. */
function referentialIntegrity(rule: SimpleRule): Reading | string {
  const [own = '', there = ''] = rule.parameters
  const columns = own.split(',').map((name) => name.trim())
  const [, reference, several, one] = /^([^.]+)\.(?:\{(.+)\}|(.+))$/.exec(there) ?? []
  if (reference === undefined) return 'it does not say which table and columns it means'
  const reference_columns = (several ?? one ?? '').split(',').map((name) => name.trim())
  if (reference_columns.length !== columns.length) return 'as many columns there as here are needed'
  const share = badShare({ threshold: rule.condition })
  if (typeof share === 'string') return 'here orphans have an upper bound alone'
  const rows = rowsOf(rule, undefined)
  const [column] = columns
  const parameters = parametersOf('foreign_key', {
    ...(columns.length === 1 ? {} : { columns }),
    reference,
    reference_columns,
    max_bad_share: share.max_bad_share,
    where: rows.where,
  })
  return reading(columns.length === 1 ? { column, parameters } : { parameters }, {
    differences: [
      ...share.differences,
      ...rows.differences,
      { kind: 'nulls', why: 'rows that lack a part of the key are left aside here' },
    ],
  })
}

/** `"reference" "ID1->ID11,ID2" "colA->colAA"`. */
function datasetMatch(rule: SimpleRule): Reading | string {
  const [reference = '', keys = '', values] = rule.parameters
  const share = badShare({ threshold: rule.condition })
  if (typeof share === 'string') return 'here the share of equal rows has a lower bound alone'
  const [key, columns] = [sameNames(keys), values === undefined ? undefined : sameNames(values)]
  if (key === undefined || (values !== undefined && columns === undefined))
    return 'here the columns of both tables are called alike'
  const min = Number((1 - (share.max_bad_share ?? 0)).toPrecision(12))
  return reading(
    { parameters: parametersOf('dataset_match', { reference, key, columns, min }) },
    {
      differences: [
        ...share.differences,
        { kind: 'nulls', why: 'missing equals missing here, in keys too' },
        { kind: 'changed', why: 'the share is of the keys of both tables here' },
      ],
    },
  )
}

/** The columns of `ID1->ID1,ID2`; undefined where one is called otherwise in the other table. */
function sameNames(written: string): string[] | undefined {
  const pairs = written.split(',').map((pair) => pair.split('->').map((name) => name.trim()))
  return pairs.every(([own, there = own]) => own === there) ? pairs.map(([own = '']) => own) : undefined
}

const aggregates: Readonly<Record<string, string>> = { sum: 'sum', avg: 'mean', min: 'min', max: 'max' }

/** `"sum(col-A)" "sum(reference.colA)"`. */
function aggregateMatch(rule: SimpleRule): Reading | string {
  const [own, there] = rule.parameters.map((written) =>
    /^(\w+)\((?:([^().]+)\.)?([^()]+)\)$/.exec(written.trim()),
  )
  const aggregate = aggregates[own?.[1]?.toLowerCase() ?? '']
  const column = own?.[3]
  const reference = there?.[2]
  const other = there?.[3]
  if (aggregate === undefined || column === undefined)
    return 'it is the sum, mean, least or largest of no column'
  if (there?.[1]?.toLowerCase() !== own?.[1]?.toLowerCase() || reference === undefined)
    return 'here a figure is compared with the same figure of another table'
  const share = badShare({ threshold: rule.condition })
  if (typeof share === 'string' || (share.max_bad_share ?? 0) > 0)
    return 'what a share between two figures is, DQDL does not say; here they are equal within a tolerance'
  const parameters = parametersOf('aggregate_match', {
    aggregate,
    reference,
    reference_column: other === column ? undefined : other,
  })
  const numeric = { column, logicalType: 'number' as const }
  return reading({ column, parameters }, { types: [numeric], differences: share.differences })
}

/** `"select count(*) from primary" between 10 and 20`; without a condition the query finds rows that keep the rule. */
function customSql(rule: SimpleRule): Reading | string {
  const [query = ''] = rule.parameters
  if (rule.condition === undefined || rule.threshold !== undefined)
    return 'a query that selects the rows that keep the rule; `expression` says here what holds of a row'
  const bounds = figureBounds(rule.condition, false)
  if (typeof bounds === 'string') return bounds
  const { min, max } = bounds
  const parameters = parametersOf('sql_value', { query: query.replaceAll(/\bprimary\b/g, 't'), min, max })
  const dialect = 'its query is Spark SQL over `primary` in DQDL, and SQL of the engine over `t` here'
  return reading({ parameters }, { differences: [...bounds.differences, { kind: 'changed', why: dialect }] })
}

function fileSize(rule: SimpleRule): Reading | string {
  if (rule.parameters.length > 0) return 'the files of a contract are those it judges, and no others'
  const { operator, operands, negated } = rule.condition ?? { operator: 'in', operands: [], negated: true }
  const bytes = operands.flatMap((operand) =>
    operand.kind === 'size' ? [operand.bytes] : operand.kind === 'number' ? [operand.value] : [],
  )
  const numbers = bytes.map((value) => ({ kind: 'number' as const, value }))
  if (bytes.length < operands.length) return 'the size is no number of bytes'
  const bounds = figureBounds({ operator, negated, operands: numbers }, true)
  if (typeof bounds === 'string') return bounds
  const { min: min_bytes, max: max_bytes } = bounds
  return reading({ parameters: parametersOf('file_stats', { min_bytes, max_bytes }) })
}
