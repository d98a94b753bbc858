import type { ColumnDiff, DataDiff, Figure, SchemaChange } from '#core/contract/data-diff-shape.ts'
import type { KeyDiff } from '#core/drift/key-sketch.ts'
import { percent, quoted, shortNumber } from '#core/drift/words.ts'
import { countText } from '#core/gate/number-words.ts'
import {
  code,
  details,
  joined,
  list,
  type Markdown,
  md,
  nothing,
  paragraphs,
  prose,
  table,
  text,
} from './markdown.ts'

const mostColumns = 30
const mostValues = 5

/**
 * What changed between two versions of data: the verdict, then what a reviewer has to look at, what changed most first.
 * @param open so many columns stand in the open, the others are folded. Default: 30
 * @param files what came and went, in words
 */
export function dataDiffMarkdown(
  diff: DataDiff,
  {
    open = mostColumns,
    files = [],
    remark = '',
  }: {
    readonly open?: number
    readonly files?: readonly string[]
    /** Said behind the verdict. */
    readonly remark?: string
  } = {},
): Markdown {
  const { rows, schema, columns, keys } = diff
  if (diff.identical) return md`**Data** The same bytes: ${countText(rows.before)} rows.`
  const drifted = columns.filter(({ drift }) => drift?.drifted === true)
  const told = columns.filter(isTold)
  const quiet = columns.filter((column) => !isTold(column))
  const head = joined(
    [
      md`**Data changed:** ${rowsWords(rows)}`,
      ...files.map((words) => prose(words)),
      ...(keys === undefined ? [] : [prose(keysWords(keys))]),
      schema.length === 0
        ? md`the same columns`
        : md`${schema.length} ${schema.length === 1 ? 'change' : 'changes'} of the columns`,
      drifted.length === 0
        ? md`no column drifted`
        : md`**${drifted.length} of ${columns.length} columns drifted**`,
    ],
    '; ',
  )
  const [shown, more] = [told.slice(0, open), told.slice(open, open + 100)]
  const quietLines = quiet.slice(0, 100).map((column) => md`${code(column.column, 60)}: ${distances(column)}`)
  return paragraphs(
    [
      remark === '' ? md`${head}.` : md`${head}. ${prose(remark)}`,
      list(schema.map(schemaWords)),
      shown.length === 0 ? nothing : columnsTable(shown),
      more.length === 0
        ? nothing
        : details(`More columns that changed: ${told.length - open}`, columnsTable(more)),
      quiet.length === 0
        ? nothing
        : details(
            `As before: ${quiet.length} ${quiet.length === 1 ? 'column' : 'columns'}`,
            list(quietLines),
          ),
    ].filter(({ markdown }) => markdown !== ''),
  )
}

/** Which keys came and went; of a table without a key, which rows. */
function keysWords({ of, columns, added, gone, sampled }: KeyDiff): string {
  const what = of === 'row' ? 'rows' : `keys (${columns.map((name) => `\`${name}\``).join(' + ')})`
  if (added + gone === 0)
    return `the same ${what}${sampled === undefined ? '' : `, of ${countText(sampled)} looked at`}`
  const about = sampled === undefined ? '' : 'about '
  const number = (count: number): string => (count === 0 ? 'none' : `${about}${countText(count)}`)
  const whence = sampled === undefined ? '' : ` (from ${countText(sampled)} looked at)`
  return `${what}: ${number(added)} new, ${number(gone)} gone${whence}`
}

/** A column that a reviewer has to look at: it drifted, its categories came or went, its ends moved, or values went missing. */
function isTold({ drift, gone, new: added, missing, figures }: ColumnDiff): boolean {
  const ends = figures.some(
    ({ name, before, after }) => (name === 'min' || name === 'max') && before !== after,
  )
  return (
    drift?.drifted === true ||
    gone.length + added.length > 0 ||
    ends ||
    (missing.before === 0) !== (missing.after === 0)
  )
}

function rowsWords({ before, after }: DataDiff['rows']): string {
  if (before === after) return `${countText(before)} rows as before`
  const change =
    before === 0 ? '' : ` (${after > before ? '+' : '−'}${percent(Math.abs(after - before) / before)})`
  return `${countText(before)} → ${countText(after)} rows${change}`
}

function schemaWords(change: SchemaChange): Markdown {
  const name = code(change.column, 60)
  switch (change.kind) {
    case 'added':
      return md`➕ ${name} (${change.of})`
    case 'removed':
      return md`➖ ${name} (${change.of})`
    case 'retyped':
      return md`❗ ${name}: a ${change.before} before, a ${change.after} now; not compared`
    case 'reassigned':
      return md`❗ ${name}: ${change.before} before, ${change.after} now`
  }
}

function columnsTable(columns: readonly ColumnDiff[]): Markdown {
  return table(
    [
      { head: '' },
      { head: 'column' },
      { head: 'distance' },
      { head: 'missing', align: 'right' },
      { head: 'what changed' },
    ],
    columns.map((column) => [
      column.drift?.drifted === true ? md`🟡` : nothing,
      code(column.column, 60),
      distances(column),
      missing(column),
      changes(column),
    ]),
  )
}

function distances({ drift, kind }: ColumnDiff): Markdown {
  if (drift === undefined) return kind === 'time' ? nothing : md`not compared`
  const { psi, distance, psiFloor, distanceFloor, estimated } = drift
  const about = estimated ? 'about ' : ''
  return text(
    `${about}PSI ${small(psi)} (chance ${small(psiFloor)}), ${distance.name} ${small(distance.value)} (chance ${small(distanceFloor)})`,
    200,
  )
}

/** Two digits of a distance are enough, and far below what chance makes of it none. */
function small(distance: number): string {
  return distance < 0.0005 ? '0' : String(Number(distance.toPrecision(2)))
}

function missing({ missing: { before, after } }: ColumnDiff): Markdown {
  return before === after ? text(percent(before)) : text(`${percent(before)} → ${percent(after)}`)
}

function changes({ figures, gone, new: added, kind, listed, untold }: ColumnDiff): Markdown {
  const named = (words: string, values: ColumnDiff['gone'], left = 0): string[] => {
    if (values.length === 0)
      return left === 0 ? [] : [`${words} ${left} ${left === 1 ? 'value' : 'values'} of few rows`]
    const shown = values.slice(0, mostValues).map(([value, rows]) => `${quoted(value)} (${countText(rows)})`)
    const rest = values.length - shown.length + left
    const more = rest > 0 ? ` and ${rest} more` : ''
    return [`${words} ${shown.join(', ')}${more}`]
  }
  const parts = [
    ...figures.flatMap((figure) => figureWords(figure, kind)),
    ...named('new:', added, untold?.new),
    ...named('gone:', gone, untold?.gone),
    ...(listed ? [] : ['rare values are not compared by name']),
  ]
  return joined(
    parts.map((part) => text(part, 400)),
    '<br>',
  )
}

function figureWords({ name, before, after }: Figure, kind: ColumnDiff['kind']): string[] {
  const words = (value: number | null): string => {
    if (value === null) return 'none'
    return kind === 'time' ? momentWords(value) : shortNumber(value)
  }
  const [was, is] = [words(before), words(after)]
  return was === is ? [] : [`${name} ${was} → ${is}`]
}

function momentWords(milliseconds: number): string {
  const moment = new Date(Math.round(milliseconds))
  if (Number.isNaN(moment.getTime())) return 'out of range'
  const written = moment.toISOString()
  return written.endsWith('T00:00:00.000Z') ? written.slice(0, 10) : written.slice(0, 19)
}
