/**
 * Functions and operators (as the parser names them) that an expression may call: each gives the same answer for the
 * same row on every machine and on every day, reads nothing but its arguments, and cannot grow without bound.
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
