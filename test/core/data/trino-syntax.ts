import { registerHooks } from 'node:module'

/**
 * Functions that Trino and Athena both have, looked up when they were added; and words before a parenthesis that are
 * none. What is missing here is DuckDB's alone, of one version only, or new.
 */
const known = new Set(
  `abs approx_distinct avg cast ceil coalesce corr count date_diff date_trunc dense_rank exp first_value floor from_utf8
  greatest grouping if is_finite is_infinite is_nan json_extract_scalar json_format json_parse kurtosis lag last_value
  lead least length ln lower lpad max md5 min mod nullif power qdigest_agg rank regexp_like regexp_replace replace
  reverse round row row_number rpad skewness sqrt strpos substr sum to_hex to_utf8 translate trim try try_cast upper
  value_at_quantile var_pop
  decimal timestamp varchar
  all and any as between by distinct else except exists filter from in join not on or over select sets then union values
  when where with u v`.split(/\s+/),
)

const parser = await loadParser()
const seen = new Set<string>()

/**
 * Why Trino or Athena would refuse a statement, or answer it otherwise than DuckDB; empty for one that is fine. Knows
 * syntax and the names of functions, not types. Statements that differ in names and constants alone are parsed once.
 */
export function trinoFaults(statement: string): string[] {
  const bare = statement.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, (token) =>
    token[0] === "'" ? "''" : '"x"',
  )
  const calls = [...bare.matchAll(/\b([A-Za-z_][A-Za-z0-9_]*)\s*\(/g)].map(([, name = '']) =>
    name.toLowerCase(),
  )
  // A name of an answer comes back from Athena in lower case.
  const names = [...statement.matchAll(/ AS "(c\d+_[^"]*)"/g)].map(([, name = '']) => name)
  return [
    ...syntaxFaults(bare),
    ...[...new Set(calls)].filter((name) => !known.has(name)).map((name) => `there is no function ${name}`),
    ...names.filter((name) => name !== name.toLowerCase()).map((name) => `${name} comes back in lower case`),
    ...(bare.match(/\d*\.\d{15,}/g) ?? []).map(
      (number) => `${number} is a decimal, which is not cast exactly`,
    ),
    ...(bare.match(/[`;]|::|\/\//g) ?? []).map((token) => `${token} is no part of a statement`),
  ]
}

/** Parses each CASE by itself, from the innermost out: where one stands, a name may stand, and most stand many times. */
function syntaxFaults(bare: string): string[] {
  const faults: string[] = []
  let form = bare.replaceAll(/\b\d+\b/g, '1').replaceAll(/\s+/g, ' ')
  for (let before = ''; before !== form; ) {
    before = form
    form = form.replaceAll(/\bCASE\b(?:(?!\bCASE\b|\bEND\b).)*\bEND\b/g, (innermost) => {
      faults.push(...parsed(`SELECT ${innermost} FROM t`))
      return '"x"'
    })
  }
  return [...faults, ...parsed(form)]
}

function parsed(form: string): string[] {
  if (seen.has(form)) return []
  const faults = parser.validate(form).map(({ message }) => `syntax: ${message}`)
  if (faults.length === 0) seen.add(form)
  return faults
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
      for (const ending of ['.js', '/index.js']) {
        try {
          return next(`${specifier}${ending}`, context)
        } catch (error) {
          if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error
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
