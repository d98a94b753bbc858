const plain = /^[\p{Letter}_][\p{Letter}\p{Number}_ ()/.-]*$/u
const meansSomethingElse = /^(true|false|null|yes|no|on|off|y|n|none|nan|inf)$/i

/** A text as YAML writes it on one line: bare where that is safe, else in double quotes. */
export function scalar(value: string): string {
  const bare = plain.test(value) && !meansSomethingElse.test(value) && value.trimEnd() === value
  return bare ? value : JSON.stringify(value)
}

/** A text as an item of a list in brackets. */
export function listed(values: readonly string[]): string {
  return `[${values.map((value) => (/[()]/.test(value) ? JSON.stringify(value) : scalar(value))).join(', ')}]`
}

/** Words as a comment: on one line, whatever they hold. */
export function comment(words: string): string {
  return `# ${words.replaceAll(/[\p{Control}\u2028\u2029]+/gu, ' ')}`
}
