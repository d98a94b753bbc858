/**
 * Functions and operators (as the parser names them) that an expression may call: each gives the same answer for the
 * same row on every machine and on every day, and reads nothing but its arguments. Those that could make a value longer
 * with every call are held back by {@link refusedGrowth} and by how many {@link replacingFunctions} an expression may call.
 */
export const scalarFunctions: ReadonlySet<string> = new Set([
  ...['+', '-', '*', '/', '//', '%', '**', '^', '||', '~~', '!~~', '~~*', '!~~*'],
  ...['like_escape', 'not_like_escape', 'ilike_escape', 'not_ilike_escape'],
  ...['lower', 'upper', 'length', 'strlen', 'trim', 'ltrim', 'rtrim', 'left', 'right', 'substr', 'substring'],
  ...['replace', 'translate', 'reverse', 'concat', 'concat_ws', 'split_part', 'contains', 'starts_with'],
  ...['ends_with', 'prefix', 'suffix', 'position', 'strpos', 'instr', 'ascii', 'unicode', 'strip_accents'],
  ...['regexp_matches', 'regexp_full_match', 'regexp_extract', 'regexp_replace', 'md5', 'sha256'],
  ...[
    'abs',
    'ceil',
    'ceiling',
    'floor',
    'round',
    'trunc',
    'sign',
    'sqrt',
    'cbrt',
    'exp',
    'ln',
    'log',
    'log10',
  ],
  ...['log2', 'pow', 'power', 'mod', 'fmod', 'greatest', 'least', 'pi', 'degrees', 'radians'],
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'isnan', 'isinf', 'isfinite', 'nullif'],
  ...['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'dayofweek', 'isodow'],
  ...['dayofyear', 'dayofmonth', 'weekday', 'weekofyear', 'date_part', 'datepart', 'date_trunc', 'datetrunc'],
  ...['date_diff', 'datediff', 'last_day', 'make_date', 'make_timestamp', 'monthname', 'dayname'],
  ...['epoch', 'epoch_ms', 'strftime', 'strptime', 'try_strptime'],
  ...['to_years', 'to_months', 'to_weeks', 'to_days', 'to_hours', 'to_minutes', 'to_seconds'],
])

/** The same for a person: names, without operators. */
export const namedFunctions: readonly string[] = [...scalarFunctions].filter((name) => /^[a-z]/.test(name))

/** Functions that put a text wherever another one stands. */
export const replacingFunctions: ReadonlySet<string> = new Set(['replace', 'regexp_replace'])

/** Where the text stands that a call puts in many times, counted from 0, by function. */
const insertedText: Readonly<Record<string, number>> = { replace: 2, regexp_replace: 2, concat_ws: 0 }

const mostInserted = 16

/**
 * Why a call could make a value longer without bound; undefined if it cannot. What is put in many times must be short
 * and stand in the expression: a column's value has any length.
 * @param operands the call's children in DuckDB's syntax tree
 */
export function refusedGrowth(name: string, operands: unknown): string | undefined {
  const position = insertedText[name]
  if (position === undefined) return undefined
  const operand: unknown = Array.isArray(operands) ? operands[position] : undefined
  const { class: kind, value } = (operand ?? {}) as { class?: unknown; value?: { value?: unknown } }
  if (kind === 'CONSTANT' && String(value?.value ?? '').length <= mostInserted) return undefined
  const what = name === 'concat_ws' ? 'separator' : 'replacement'
  return `the ${what} of \`${name}\` must be a constant of at most ${mostInserted} characters`
}

/** Functions over many rows that a query may call: each gives one value of bounded length, whatever the order of the rows. */
export const aggregateFunctions: ReadonlySet<string> = new Set([
  ...['count', 'count_star', 'sum', 'avg', 'min', 'max', 'count_if', 'bool_and', 'bool_or', 'median'],
  ...['stddev', 'stddev_pop', 'stddev_samp', 'variance', 'var_pop', 'var_samp', 'skewness', 'kurtosis'],
  ...['quantile_cont', 'quantile_disc', 'corr', 'covar_pop', 'covar_samp', 'approx_count_distinct'],
])

/** Functions of a row among others that a query may call with OVER. */
export const windowFunctions: ReadonlySet<string> = new Set([
  ...['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist', 'ntile', 'lag', 'lead'],
  ...['first_value', 'last_value', 'nth_value'],
])
