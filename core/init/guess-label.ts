import { identifier, text } from '#core/data/sql.ts'
import { Failure } from '#core/failure.ts'
import { type ColumnFacts, isNumeric, isTemporal, present, type ValueCount } from './column-facts.ts'

/** Tasks that a draft can be made for; the last two only where somebody asks for them, for their data look like regression. */
export const draftedTasks = [
  'binary-classification',
  'multiclass',
  'regression',
  'forecast',
  'scores',
] as const
export type DraftedTask = (typeof draftedTasks)[number]

/** Whether what is predicted is a number. */
export function isNumberTask(task: DraftedTask): boolean {
  return task === 'regression' || task === 'forecast' || task === 'scores'
}

/** What is to be predicted, and how the guess was made. */
export interface LabelGuess {
  readonly task: DraftedTask
  /** Why this task: for people. */
  readonly why: string
  /** The label for data.columns: a column's name or an expression. */
  readonly written: string
  /** Classification: the classes that are told apart, most frequent first; of two, the positive one first. */
  readonly classes?: readonly ValueCount[] | undefined
  /** Binary: how the positive value was found. */
  readonly positiveWhy?: string | undefined
  /** Classes with too few rows to learn and judge; their rows are left out. */
  readonly rareClasses: readonly ValueCount[]
  /** Rows that have a label. */
  readonly rows: number
}

const mostClasses = 50
/** Fewer rows of a class cannot be spread over train, validation and holdout. */
const fewestClassRows = 5
/** Fewer labelled rows than this cannot be split into anything. */
export const fewestRows = 30

/**
 * What kind of answer a label asks for: two values → binary-classification; 3 to 50 texts or integers → multiclass;
 * other numbers → regression.
 * @param asked the task a person asked for
 * @param positive the value a person called positive; the others together are negative then
 * @throws Failure USAGE or TASK_UNSUPPORTED for what cannot be, NO_DATA for a label that tells nothing apart
 */
export function guessLabel(
  label: ColumnFacts,
  asked: string | undefined,
  positive: string | undefined,
): LabelGuess {
  if (asked !== undefined && !(draftedTasks as readonly string[]).includes(asked)) {
    throw new Failure({
      code: 'TASK_UNSUPPORTED',
      problem: `--task ${asked} cannot be drafted`,
      allowed: draftedTasks.join(', '),
      next: 'leave --task out to have it guessed from the label.',
    })
  }
  refuseUnlearnable(label)
  const task =
    (asked as DraftedTask | undefined) ??
    (positive === undefined ? guessTask(label) : 'binary-classification')
  const why = asked === undefined ? `guessed: \`${label.name}\` has ${valueWords(label)}` : 'as you asked'
  switch (task) {
    case 'binary-classification':
      return { ...binary(label, positive), task, why, rareClasses: [], rows: present(label) }
    case 'multiclass':
      return { ...multiclass(label), task, why }
    case 'regression':
    case 'forecast':
    case 'scores':
      return { written: numberOf(label, task), task, why, rareClasses: [], rows: present(label) }
  }
}

function refuseUnlearnable(label: ColumnFacts): void {
  const rows = present(label)
  if (label.distinct < 2) {
    const found =
      rows === 0 ? 'has no value in any row' : `is \`${shortList(label.values ?? [])}\` in every row`
    throw new Failure({
      code: 'NO_DATA',
      problem: `the label \`${label.name}\` ${found}: there is nothing to tell apart`,
      allowed: 'a column with at least two values',
      next: 'name another --label, or bring data with both outcomes.',
    })
  }
  if (rows < fewestRows) {
    throw new Failure({
      code: 'NO_DATA',
      problem: `${rows} rows have a value of \`${label.name}\``,
      allowed: `at least ${fewestRows} to train, choose and judge with; some hundreds for a verdict`,
      next: 'bring more rows.',
    })
  }
}

function guessTask(label: ColumnFacts): DraftedTask {
  if (label.distinct === 2) return 'binary-classification'
  const countable =
    !hasNumbers(label) ||
    (label.type.logicalType === 'integer' && present(label) >= fewestClassRows * label.distinct)
  if (countable && label.distinct <= mostClasses && !isTemporal(label)) return 'multiclass'
  if (hasNumbers(label)) return 'regression'
  throw new Failure({
    code: 'USAGE',
    problem: `the label \`${label.name}\` has ${valueWords(label)}`,
    allowed: `numbers (regression), two values (binary-classification) or up to ${mostClasses} classes (multiclass)`,
    next: 'name another --label, or write a column with fewer classes into the data.',
  })
}

function binary(
  label: ColumnFacts,
  asked: string | undefined,
): Pick<LabelGuess, 'written' | 'classes' | 'positiveWhy'> {
  const values = label.values ?? []
  if (asked !== undefined && !values.some(({ value }) => value === asked)) {
    throw new Failure({
      code: 'USAGE',
      problem: `--positive ${asked} is no value of \`${label.name}\``,
      allowed: values.length === 0 ? 'one of its values' : shortList(values),
    })
  }
  if (asked === undefined && label.distinct !== 2) {
    throw new Failure({
      code: 'USAGE',
      problem: `binary-classification needs two values; \`${label.name}\` has ${valueWords(label)}`,
      allowed: 'a label with two values, or --positive VALUE, which sets one against all others',
    })
  }
  const { positive, why } =
    asked === undefined ? guessPositive(values) : { positive: asked, why: 'as you asked' }
  const first = values.filter(({ value }) => value === positive)
  const classes = [...first, ...values.filter(({ value }) => value !== positive)]
  if (label.type.logicalType === 'boolean' && /^(true|t|1)$/i.test(positive)) {
    return { written: label.name, classes, positiveWhy: why }
  }
  const constant = isNumeric(label)
    ? positive
    : label.type.logicalType === 'boolean'
      ? 'FALSE'
      : text(positive)
  return { written: `${identifier(label.name)} = ${constant}`, classes, positiveWhy: why }
}

const pairs: readonly (readonly [string, string])[] = [
  ['yes', 'no'],
  ['ja', 'nein'],
  ['oui', 'non'],
  ['si', 'no'],
  ['sí', 'no'],
  ['y', 'n'],
  ['true', 'false'],
  ['t', 'f'],
  ['1', '0'],
  ['1.0', '0.0'],
  ['1', '-1'],
  ['positive', 'negative'],
  ['pos', 'neg'],
  ['+', '-'],
  ['bad', 'good'],
  ['fail', 'pass'],
  ['spam', 'ham'],
  ['malignant', 'benign'],
  ['m', 'b'],
  ['abnormal', 'normal'],
  ['churned', 'stayed'],
]

/** Which of two values is the positive one: by its name, or else the rarer. */
export function guessPositive(values: readonly ValueCount[]): {
  readonly positive: string
  readonly why: string
} {
  const named = values.find(({ value }) =>
    values.some((other) => {
      const [a, b] = [value, other.value].map((one) => one.trim().toLowerCase())
      return (
        pairs.some(([yes, no]) => a === yes && b === no) ||
        a === `non-${b}` ||
        b === `not ${a}` ||
        b === `non-${a}` ||
        b === `no ${a}`
      )
    }),
  )
  if (named !== undefined) return { positive: named.value, why: 'by its name' }
  const [first, second] = values
  const rarer = (second?.rows ?? 0) < (first?.rows ?? 0) ? second : first
  return { positive: rarer?.value ?? '', why: 'the rarer of the two' }
}

function multiclass(label: ColumnFacts): Pick<LabelGuess, 'written' | 'classes' | 'rareClasses' | 'rows'> {
  const values = label.values ?? []
  const classes = values.filter(({ rows }) => rows >= fewestClassRows)
  if (values.length === 0 || classes.length > mostClasses) {
    throw new Failure({
      code: 'USAGE',
      problem: `multiclass: \`${label.name}\` has ${valueWords(label)}`,
      allowed: `up to ${mostClasses} classes`,
      next: hasNumbers(label) ? 'try --task regression.' : 'write a column with fewer classes into the data.',
    })
  }
  if (classes.length < 2) {
    throw new Failure({
      code: 'NO_DATA',
      problem: `\`${label.name}\` has ${classes.length} class with ${fewestClassRows} rows or more`,
      allowed: `at least two classes with ${fewestClassRows} rows`,
      next: 'bring more rows, or name another --label.',
    })
  }
  const rareClasses = values.filter(({ rows }) => rows < fewestClassRows)
  const column = identifier(label.name)
  return {
    written:
      rareClasses.length === 0
        ? label.name
        : `CASE WHEN ${column} IN (${classes.map(({ value }) => text(value)).join(', ')}) THEN ${column} END`,
    classes,
    rareClasses,
    rows: classes.reduce((sum, { rows }) => sum + rows, 0),
  }
}

function numberOf(label: ColumnFacts, task: DraftedTask): string {
  if (isNumeric(label)) return label.name
  if (label.writtenNumber !== undefined) return label.writtenNumber.expression
  throw new Failure({
    code: 'USAGE',
    problem: `${task} needs numbers; \`${label.name}\` has ${valueWords(label)}`,
    allowed: 'a numeric label, or another --task',
  })
}

function hasNumbers(label: ColumnFacts): boolean {
  return isNumeric(label) || label.writtenNumber !== undefined
}

/** The values of a column in some words: `2 different values (yes, no)`. */
export function valueWords(column: ColumnFacts): string {
  const kind = hasNumbers(column) ? 'numbers' : isTemporal(column) ? 'dates' : 'values'
  const shown = column.distinct <= 6 && column.values !== undefined ? ` (${shortList(column.values)})` : ''
  return `${column.distinct} different ${kind}${shown}`
}

/** The first values of a list, in a line. */
export function shortList(values: readonly ValueCount[], most = 10): string {
  const shown = values
    .slice(0, most)
    .map(({ value }) => (value.length > 30 ? `${value.slice(0, 29)}…` : value))
  return shown.join(', ') + (values.length > most ? ', …' : '')
}
