import { registerHooks } from 'node:module'

/**
 * Names of functions that Trino and Athena both have; what is not here is either DuckDB's alone or new, and then looked up
 * before it is added.
 */
const functions = new Set([
  ...[
    'abs',
    'approx_distinct',
    'avg',
    'cast',
    'ceil',
    'coalesce',
    'corr',
    'count',
    'date_diff',
    'date_trunc',
  ],
  ...[
    'dense_rank',
    'exp',
    'first_value',
    'floor',
    'from_utf8',
    'greatest',
    'grouping',
    'if',
    'is_finite',
    'is_infinite',
  ],
  ...[
    'is_nan',
    'json_extract_scalar',
    'json_format',
    'json_parse',
    'kurtosis',
    'lag',
    'last_value',
    'lead',
    'least',
  ],
  ...['length', 'ln', 'lower', 'lpad', 'max', 'md5', 'min', 'mod', 'nullif', 'power', 'qdigest_agg', 'rank'],
  ...[
    'regexp_like',
    'regexp_replace',
    'replace',
    'reverse',
    'round',
    'row',
    'row_number',
    'rpad',
    'skewness',
  ],
  ...[
    'sqrt',
    'strpos',
    'substr',
    'sum',
    'timestamp',
    'decimal',
    'to_hex',
    'to_utf8', 'translate',
    'trim',
    'try',
    'try_cast',
  ],
  ...['upper', 'value_at_quantile', 'var_pop'],
])

/** Words that stand before a parenthesis and are no functions. */
const keywords = new Set([
  ...[
    'all',
    'and',
    'any',
    'as',
    'between',
    'by',
    'distinct',
    'else',
    'except',
    'exists',
    'filter',
    'from',
    'in',
    'join',
  ],
  ...[
    'not',
    'on',
    'or',
    'over',
    'select',
    'sets',
    'then',
    'union',
    'values',
    'when',
    'where',
    'with',
    'v',
    'u',
  ],
])

const parser = await loadParser()

/**
 * Why Trino or Athena would refuse a statement, or answer it otherwise than DuckDB; empty for one that is fine. Knows
 * syntax and the names of functions, not types.
 */
export function trinoFaults(statement: string): string[] {
  const bare = statement.replaceAll(/'(?:[^']|'')*'/g, "''").replaceAll(/"(?:[^"]|"")*"/g, '"x"')
  const called = [...bare.matchAll(/\b([A-Za-z_][A-Za-z0-9_]*)\s*\(/g)].map(([, name = '']) =>
    name.toLowerCase(),
  )
  const unknown = called.filter((name) => !functions.has(name) && !keywords.has(name))
  // The names of an answer come back in lower case from Athena.
  const names = [...statement.matchAll(/ AS "(c\d+_[^"]*)"/g)].map(([, name = '']) => name)
  return [
    ...parser.validate(statement).map(({ message }) => `syntax: ${message}`),
    ...[...new Set(unknown)].map((name) => `there is no function ${name}`),
    ...names
      .filter((name) => name !== name.toLowerCase())
      .map((name) => `${name} comes back as ${name.toLowerCase()}`),
    ...(bare.match(/\d+\.\d+|\.\d+/g) ?? []).map(
      (number) => `${number} is a decimal, which is not cast exactly`,
    ),
    ...(bare.match(/[`;]|::|\/\//g) ?? []).map((token) => `${token} is no part of a statement`),
  ]
}

interface Parser {
  validate(statement: string): readonly { readonly message: string }[]
}

/** The package is written for bundlers: its imports leave out the endings of files. */
async function loadParser(): Promise<Parser> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (!specifier.startsWith('.') || context.parentURL?.includes('/dt-sql-parser/') !== true)
        return next(specifier, context)
      for (const ending of ['', '.js', '/index.js']) {
        try {
          return next(`${specifier}${ending}`, context)
        } catch (error) {
          if (!/MODULE_NOT_FOUND|UNSUPPORTED_DIR_IMPORT/.test(String((error as { code?: unknown }).code)))
            throw error
        }
      }
      return next(specifier, context)
    },
    load: (url, context, next) =>
      next(url, url.includes('/dt-sql-parser/dist/') ? { ...context, format: 'module' } : context),
  })
  try {
    const file = 'dt-sql-parser/dist/parser/trino/index.js'
    const { TrinoSQL } = (await import(file)) as { TrinoSQL: new () => Parser }
    return new TrinoSQL()
  } finally {
    hooks.deregister()
  }
}
