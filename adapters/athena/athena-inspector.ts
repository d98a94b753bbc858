import type { JudgedTable } from '#core/data/tables.ts'

type Inspector = Pick<JudgedTable, 'inspect' | 'inspectQuery'>

/** Functions that answer otherwise on Athena than in DuckDB, without an error, and what to write instead. */
const differing: Readonly<Record<string, string>> = {
  concat: 'is missing where a part is; join texts with ||',
  date_diff: 'counts whole units, not the borders between them; compare with an interval instead',
  datediff: 'counts whole units, not the borders between them; compare with an interval instead',
  greatest: 'is missing where a part is; use CASE',
  least: 'is missing where a part is; use CASE',
  regexp_extract: 'is missing where nothing matches, not empty; use CASE',
  regexp_replace: 'replaces every match, not the first one',
  split_part: 'is missing where there is no such part, not empty; use CASE',
}

/**
 * Inspects for Athena what another inspector, which reads SQL as DuckDB does, would let through: a text that the two
 * might read differently is refused, so that nothing hides from the one that runs it, and so is what both run with
 * different answers.
 */
export function athenaInspector(inner: Inspector): Inspector {
  return {
    inspect: async (expression) => refused(expression) ?? inner.inspect(expression),
    inspectQuery: async (query) => refused(query) ?? inner.inspectQuery(query),
  }
}

function refused(sql: string): { readonly kind: 'refused'; readonly reason: string } | undefined {
  const reason = misread(sql) ?? answeredOtherwise(sql)
  return reason === undefined ? undefined : { kind: 'refused', reason }
}

/** Texts and quoted names, which SQL of every engine ends at the same place. */
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"/g

/** Comments nest in the one engine and not in the other; so do other kinds of texts that only one of them knows. */
function misread(sql: string): string | undefined {
  const bare = sql.replace(quoted, (token) => (token[0] === "'" ? "''" : '""'))
  if (/--|\/\*|\*\//.test(bare)) return 'leave out comments'
  const strange = bare
    .replaceAll("''", '')
    .replaceAll('""', '')
    .match(/[^\p{L}\p{N}_\s()+\-*/%<>=!,.|]/u)?.[0]
  if (strange !== undefined) return `\`${strange}\` does not mean the same on Athena`
  const prefix = /(?<![\p{L}\p{N}_])(e|x|b|n)\s*''/iu.exec(bare)?.[1]
  return prefix === undefined
    ? undefined
    : `${prefix}'…' does not mean the same on Athena; write a plain text`
}

function answeredOtherwise(sql: string): string | undefined {
  const bare = sql.replace(quoted, '""')
  if (bare.includes('/'))
    return 'on Athena `/` drops the rest of whole numbers; compare with a product: a > 0.5 * b'
  const calls = [...bare.matchAll(/([\p{L}_][\p{L}\p{N}_]*)\s*\(/gu)].map(([, name = '']) =>
    name.toLowerCase(),
  )
  const found = calls.find((name) => Object.hasOwn(differing, name))
  return found === undefined ? undefined : `on Athena \`${found}\` ${differing[found]}`
}
