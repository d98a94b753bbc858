import { type ColumnFacts, isTemporal, type TableFacts } from '#core/init/column-facts.ts'
import { guessId, guessTime } from '#core/init/guess-roles.ts'

/** What a column may be for, which only a person knows. */
export interface GuessedUse {
  readonly label: Guess | undefined
  readonly key: Guess | undefined
  readonly time: Guess | undefined
}

export interface Guess {
  readonly column: string
  readonly why: string
}

const labelName =
  /^(label|labels|target|outcome|class|y|is_.*|has_.*|churn(ed)?|survived|default(ed)?|fraud.*|diagnosis|species|status|.*[_ ]?damage)$/i
const mostClasses = 20

/** Label, key and time by name and shape: each a guess, to be confirmed. */
export function guessUse(facts: TableFacts): GuessedUse {
  const label = guessLabelColumn(facts)
  const id = guessId(facts, undefined, label?.column ?? '')
  const time = guessTime(facts, undefined, label?.column ?? '')
  return {
    label,
    key: id.column === undefined ? undefined : { column: id.column, why: id.why },
    time: time === undefined ? undefined : { column: time.column.name, why: time.why },
  }
}

function guessLabelColumn({ columns }: TableFacts): Guess | undefined {
  const classes = columns.filter(mayBeClasses)
  const named = classes.find(({ name }) => labelName.test(name.trim()))
  if (named !== undefined) return { column: named.name, why: 'it is called like one' }
  const last = columns.at(-1)
  return last !== undefined && columns.length > 1 && classes.includes(last)
    ? { column: last.name, why: `the last column, with ${last.distinct} different values` }
    : undefined
}

function mayBeClasses(column: ColumnFacts): boolean {
  return (
    column.distinct >= 2 &&
    column.distinct <= mostClasses &&
    !isTemporal(column) &&
    column.type.logicalType !== 'number'
  )
}
