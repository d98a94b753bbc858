import { identifier } from '#core/data/sql.ts'
import type { Table, TableFile, Tables } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { chooseFeatures } from './choose-features.ts'
import { type ColumnFacts, isNumeric, type TableFacts } from './column-facts.ts'
import { plainNames } from './column-names.ts'
import { dateFeatures } from './date-features.ts'
import { findLeaks } from './find-leaks.ts'
import { guessLabel } from './guess-label.ts'
import { columnNamed, guessId, guessTime } from './guess-roles.ts'
import type { Language, ModelDraft } from './model-draft.ts'
import { profileTable } from './profile-table.ts'
import { textContract } from './text-contract.ts'

/** What a person said about the new model. */
export interface InitRequest {
  readonly model: string
  readonly file: TableFile
  readonly label: string
  readonly task?: string | undefined
  readonly positive?: string | undefined
  readonly id?: string | undefined
  readonly time?: string | undefined
  readonly language: Language
  /** A folder of one's own; nothing is written to it. */
  readonly scratch: string
  readonly signal: AbortSignal
}

/** A draft before its rows are split. */
export type UnsplitDraft = Omit<
  ModelDraft,
  'split' | 'splitWhy' | 'parts' | 'metric' | 'labelSpread' | 'labelMean'
>

/**
 * Looks at a data file and guesses everything about a model but how its rows are split.
 * @throws Failure USAGE or TASK_UNSUPPORTED for what was asked and cannot be, NO_DATA for too little,
 * DATA_UNDECODABLE for a file that is no table
 */
export async function draftModel(request: InitRequest, tables: Tables): Promise<UnsplitDraft> {
  const { file, scratch, signal } = request
  const open = (columns: readonly string[]): Promise<Table> =>
    tables.open({ files: [file], contract: textContract(columns), scratch, signal })
  const names = await columnsOf(await open([]))
  columnNamed({ columns: names.map((name) => ({ name }) as ColumnFacts) }, 'label', request.label)
  await using table = await open(names)
  const facts = await profileTable(table, names, request.label)
  const label = columnNamed(facts, 'label', request.label)
  const guess = guessLabel(label, request.task, request.positive)
  const id = guessId(facts, request.id, label.name)
  const time = guessTime(facts, request.time, label.name)
  if (guess.task === 'forecast' && time === undefined) {
    throw new Failure({
      code: 'USAGE',
      problem: `a forecast is judged on what came after, and ${file.location} has no column of dates`,
      allowed: 'a file with a column that says when each row happened',
      next: 'name it by --time, or draft --task regression.',
    })
  }
  if (id.column === label.name || time?.column.name === label.name) {
    throw new Failure({
      code: 'USAGE',
      problem: `\`${label.name}\` is the label and cannot be the ${id.column === label.name ? 'id' : 'time'} too`,
    })
  }
  const { leaks, suspects } = await findLeaks(table, facts, label, guess)
  const taken = new Map([
    [label.name, 'the label'],
    ...(time === undefined ? [] : [[time.column.name, 'the time of the row'] as const]),
    ...(id.column === undefined ? [] : [[id.column, 'the id of the row'] as const]),
  ])
  const chosen = chooseFeatures(facts, taken, leaks)
  const { leftOut } = chosen
  const features = [...chosen.features, ...(time === undefined ? [] : dateFeatures(time.column))]
  if (features.length === 0) {
    throw new Failure({
      code: 'NO_DATA',
      problem: `${file.location} has no column to predict \`${label.name}\` from`,
      allowed: `left out: ${leftOut.map(({ column, why }) => `${column} (${why})`).join('; ')}`,
      next: 'bring columns that say something about the row, or derive some from these.',
    })
  }
  const used = [
    ...(id.column === undefined ? [] : [id.column]),
    ...(time === undefined ? [] : [time.column.name]),
    label.name,
  ]
  const plain = plainNames([...used, ...features.map(({ from }) => from)], ['row_id'])
  const nameOf = (column: string): string => plain.get(column) ?? column
  return {
    model: request.model,
    source: file.location,
    language: request.language,
    facts,
    label: { name: nameOf(label.name), of: guess, column: label },
    id: { name: id.column === undefined ? 'row_id' : nameOf(id.column), column: id.column, why: id.why },
    time: time === undefined ? undefined : { name: nameOf(time.column.name), of: time.column, why: time.why },
    features: features.map((of) => ({ name: nameOf(of.from), of })),
    leftOut: leftOut.filter(({ column }) => !taken.has(column)),
    warnings: [
      ...warningsOf(facts, label, guess.rows),
      ...suspicion(
        features.flatMap(({ from }) => suspects.get(from) ?? []),
        label,
      ),
    ],
  }
}

async function columnsOf(table: Table): Promise<readonly string[]> {
  await using _ = table
  return table.files[0]?.columns ?? []
}

function suspicion(follow: readonly string[], label: ColumnFacts): string[] {
  if (follow.length === 0) return []
  const words = follow.length === 1 ? 'is it' : 'are they'
  return [`Close to ${identifier(label.name)}: ${follow.join(', ')}; ${words} known before the outcome?`]
}

function warningsOf(facts: TableFacts, label: ColumnFacts, labelled: number): string[] {
  const warnings: string[] = []
  if (labelled < facts.rows) {
    warnings.push(
      `${facts.rows - labelled} of ${facts.rows} rows have no usable ${identifier(label.name)}; they are left out.`,
    )
  }
  if (facts.repeatedRows > 0) {
    warnings.push(
      `${facts.repeatedRows} rows repeat an earlier one; the same row can be on both sides of the split and flatter the model.`,
    )
  }
  if (label.writtenNumber !== undefined && !isNumeric(label)) {
    warnings.push(`The label is read as ${label.writtenNumber.words}.`)
  }
  return warnings
}
