import { wilsonBounds } from '#core/statistics/wilson.ts'
import { type ColumnFacts, isNumeric, isTemporal, present } from './column-facts.ts'
import { isNumberTask } from './guess-label.ts'
import type { ModelDraft } from './model-draft.ts'
import { paddedRange } from './padded-range.ts'
import { comment, listed, scalar } from './yaml-text.ts'

/** A promise is drafted from so many rows on: without a miss in 300 rows, at most 1 % miss (rule of three). */
const rowsToPromise = 300
/** Lists longer than this are no enumeration. */
const mostMembers = 30
/** An enumeration has rows enough for each member … */
const rowsOfMember = 10
/** … and hardly a member that was seen once. */
const mostSingletons = 0.05
/** Risk that rows as complete as these fall below the drafted completeness. */
const completenessAlpha = 0.005

/** contract.yaml: what the data are promised to be, each promise with what it was drafted from. */
export function draftContract(draft: ModelDraft, schemaLine: string | undefined): string {
  const { facts, model } = draft
  const tokens = facts.nullTokens
  return [
    ...(schemaLine === undefined ? [] : [schemaLine]),
    comment(
      'What the data promise (Open Data Contract Standard), drafted by `assay init` from the data themselves.',
    ),
    comment(
      'Blocking now: a missing column, a value that is not of its type, an id that repeats, a label that is not',
    ),
    comment('among its values. All else warns; write `severity: error` where it should block.'),
    comment(
      '`known` says whether a value is there when a prediction is asked for. Each one marked `confirm` is a guess:',
    ),
    comment(
      'check it, then take the mark away. A feature without `known`, or known after_outcome, blocks the merge.',
    ),
    'apiVersion: v3.1.0',
    'kind: DataContract',
    `id: ${model}`,
    'version: 0.1.0',
    'status: draft',
    ...(tokens.length === 0
      ? []
      : [
          `customProperties: [{property: null_tokens, value: ${listed(tokens)}}]  ${comment('texts found that count as missing')}`,
        ]),
    'schema:',
    '  - name: data',
    '    logicalType: object',
    '    properties:',
    ...facts.columns.flatMap((column) => propertyLines(column, draft)),
    '    quality:',
    `      ${comment(`found ${facts.rows} rows; half of them missing would be worth a look`)}`,
    `      - ${promise(`check: row_count, min: ${Math.ceil(facts.rows / 2)}`)}`,
    ...(facts.repeatedRows === 0
      ? [
          `      ${comment('found no row that repeats another; repeats would stand on both sides of the split')}`,
          `      - ${promise('check: duplicate_rows')}`,
        ]
      : [
          `      ${comment(`found ${facts.repeatedRows} rows that repeat an earlier one: should they be there?`)}`,
        ]),
    '',
  ].join('\n')
}

function propertyLines(column: ColumnFacts, draft: ModelDraft): string[] {
  const isLabel = column.name === draft.label.column.name
  const isId = column.name === draft.id.column
  const isFeature = draft.features.some(({ of }) => of.column.name === column.name)
  const isTime = column.name === draft.time?.of.name
  const quality = isLabel ? labelPromises(column, draft) : isFeature || isTime ? promises(column) : []
  return [
    `      - name: ${scalar(column.name)}`,
    ...typeLines(column, isLabel ? draft.label.of.task === 'multiclass' : false),
    ...(isId
      ? ['        required: true', `        unique: true  ${comment(`${column.distinct} different values`)}`]
      : []),
    ...knownLines(isLabel, isFeature || isTime, isId),
    ...(quality.some((line) => line.startsWith('- ')) ? ['        quality:'] : []),
    ...quality.map((line) => `          ${line}`),
  ]
}

function typeLines(column: ColumnFacts, asText: boolean): string[] {
  const { logicalType, format, orElse } = column.type
  if (asText || logicalType === 'string') return []
  const fits = comment(`all ${present(column)} values`)
  if (format === undefined) return [`        logicalType: ${logicalType}  ${fits}`]
  const other = orElse === undefined ? '' : comment(`confirm: ${orElse} fits every value as well`)
  return [
    `        logicalType: ${logicalType}  ${fits}`,
    `        logicalTypeOptions: {format: ${JSON.stringify(format)}}  ${other}`.trimEnd(),
  ]
}

function knownLines(isLabel: boolean, isUsed: boolean, isId: boolean): string[] {
  const known = (value: string, words: string): string[] => [
    `        customProperties: [{property: known, value: ${value}}]  ${comment(words)}`,
  ]
  if (isLabel) return known('after_outcome', 'the label')
  if (isUsed) return known('at_prediction', 'confirm: is it there when a prediction is asked for?')
  return isId
    ? []
    : [`        ${comment('not a feature; to make it one, add `known` and list it in pipeline.yaml')}`]
}

/** What a label may be is safe to block on: any other value would silently count as another class. */
function labelPromises(column: ColumnFacts, { label }: ModelDraft): string[] {
  if (isNumberTask(label.of.task)) return promises(column)
  if (column.type.logicalType === 'boolean' || column.values === undefined) return []
  const members = column.values.map(({ value }) => value)
  const numbers = isNumeric(column) && label.of.task !== 'multiclass'
  return [
    comment(
      `blocks: another value would count as ${label.of.task === 'multiclass' ? 'a class of its own' : 'negative'}`,
    ),
    `- {type: custom, engine: assay, implementation: {check: in_set, values: ${numbers ? `[${members.join(', ')}]` : listed(members)}}}`,
  ]
}

function promises(column: ColumnFacts): string[] {
  return [...completenessPromise(column), ...numberPromises(column), ...memberPromise(column)]
}

function completenessPromise(column: ColumnFacts): string[] {
  const { rows, missing } = column
  if (missing === 0) {
    if (rows < rowsToPromise) return [comment(`no value is missing in ${rows} rows: too few to promise it`)]
    const bound = ((3 / rows) * 100).toPrecision(2)
    return [
      comment(`0 of ${rows} rows miss a value: with 95 % confidence, fewer than ${Number(bound)} % do`),
      `- ${promise('check: completeness, min: 1')}`,
    ]
  }
  const least = Math.floor(wilsonBounds(rows - missing, rows, completenessAlpha)[0] * 100) / 100
  const evidence = `${missing} of ${rows} rows miss a value (${((100 * missing) / rows).toFixed(1)} %)`
  return least <= 0
    ? [comment(evidence)]
    : [comment(evidence), `- ${promise(`check: completeness, min: ${least}`)}`]
}

function numberPromises(column: ColumnFacts): string[] {
  if (column.writtenNumber !== undefined) {
    const { pattern, odd, words } = column.writtenNumber
    const share = Math.ceil((odd / Math.max(1, present(column))) * 110) / 100
    const bad = odd === 0 ? '' : `, max_bad_share: ${share}`
    return [
      comment(`${words}; ${odd} of ${present(column)} are none and count as missing`),
      `- ${promise(`check: matches, pattern: ${JSON.stringify(pattern)}${bad}`)}`,
    ]
  }
  if (!isNumeric(column) || column.range === undefined) return []
  const { min, max } = column.range
  const padded = paddedRange(
    column.range,
    column.type.logicalType === 'integer',
    column.rows >= rowsToPromise,
  )
  return [
    comment(`found ${min} to ${max}`),
    `- ${promise(`check: range, min: ${padded.min}, max: ${padded.max}`)}`,
  ]
}

function memberPromise(column: ColumnFacts): string[] {
  const { values } = column
  if (values === undefined || column.type.logicalType !== 'string' || column.writtenNumber !== undefined)
    return []
  if (isTemporal(column) || values.length > mostMembers) return []
  const singletons = values.filter(({ rows }) => rows === 1).length
  if (values.length * rowsOfMember > column.rows || singletons > mostSingletons * values.length) return []
  return [
    comment(`the ${values.length} values found; the rarest in ${values.at(-1)?.rows ?? 0} rows`),
    `- ${promise(`check: in_set, values: ${listed(values.map(({ value }) => value))}`)}`,
  ]
}

function promise(implementation: string): string {
  return `{severity: warning, type: custom, engine: assay, implementation: {${implementation}}}`
}
