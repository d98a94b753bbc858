import { Failure } from '#core/failure.ts'
import { parseCondition } from './parse-condition.ts'
import { Reader } from './reader.ts'
import type { CompositeRule, Condition, Rule, Ruleset, SimpleRule } from './ruleset.ts'

/** Words that end the parameters of a rule. */
const closing = new Set(['between', 'in', 'not', 'matches', 'where', 'with', 'labels'])
const connecting = new Set(['of', 'OF', 'and', 'AND'])
const deepest = 20

/**
 * Reads a ruleset: `Rules = [ … ]`, `Analyzers = [ … ]`, and names for values (`sizes = ["S", "M"]`, used as `$sizes`).
 * Rule types are taken as they are: whether one is known is for whoever reads the rules.
 * @throws Failure CONFIGURATION_INVALID with the line, for what is no DQDL
 */
export function parseDqdl(source: string, file: string): Ruleset {
  const reader = new Reader(source, file)
  const rules: Rule[] = []
  const analyzers: SimpleRule[] = []
  const sections: { name: string; line: number }[] = []
  while (reader.peek().kind !== 'end') {
    const { line } = reader.peek()
    const name = reader.word('a section such as `Rules = [ … ]`')
    reader.sign('=')
    if (name === 'Rules') rules.push(...listOf(reader, (one) => parseRule(one, 0)))
    else if (name === 'Analyzers') analyzers.push(...listOf(reader, parseSimpleRule))
    else if (reader.isSign('{')) {
      reader.skipDictionary()
      sections.push({ name, line })
    } else reader.define(name)
  }
  if (rules.length === 0 && analyzers.length === 0 && sections.length === 0 && !reader.sawSection)
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: 'there is no ruleset in it',
      allowed: '`Rules = [ IsComplete "id", RowCount > 0 ]`',
      place: { file, line: 1 },
    })
  return { rules, analyzers, sections }
}

function listOf<Item>(reader: Reader, parse: (reader: Reader) => Item): Item[] {
  const items: Item[] = []
  reader.sawSection = true
  reader.sign('[')
  while (!reader.isSign(']')) {
    items.push(parse(reader))
    if (!reader.isSign(']')) reader.sign(',')
  }
  reader.sign(']')
  return items
}

function parseRule(reader: Reader, depth: number): Rule {
  if (!reader.isSign('(')) return parseSimpleRule(reader)
  if (depth > deepest) throw reader.failure(`rules nest more than ${deepest} deep`)
  const from = reader.peek()
  const rules: Rule[] = []
  let operator: CompositeRule['operator'] | undefined
  for (;;) {
    reader.sign('(')
    rules.push(parseRule(reader, depth + 1))
    reader.sign(')')
    const next = reader.peek().value.toLowerCase()
    if (reader.peek().kind !== 'word' || (next !== 'and' && next !== 'or')) break
    if (operator !== undefined && operator !== next)
      throw reader.failure('`and` and `or` in one row', 'parentheses around one of them')
    operator = next
    reader.next()
  }
  const [only] = rules
  if (operator === undefined && only !== undefined) return only
  return {
    kind: 'composite',
    operator: operator ?? 'and',
    rules,
    text: reader.textFrom(from),
    line: from.line,
  }
}

function parseSimpleRule(reader: Reader): SimpleRule {
  const from = reader.peek()
  const type = reader.word('a rule type such as IsComplete')
  const parameters = parseParameters(reader)
  const condition = parseCondition(reader)
  let where: string | undefined
  let threshold: Condition | undefined
  const tags: Record<string, string> = {}
  for (;;) {
    if (reader.isWord('where')) {
      reader.next()
      where = reader.text('a condition in quotes')
    } else if (reader.isWord('with')) {
      reader.next()
      const name = reader.word('`threshold`, or a name')
      if (name === 'threshold') threshold = parseCondition(reader) ?? reader.expected('a condition')
      else {
        reader.sign('=')
        tags[name] = reader.next().value
      }
    } else break
  }
  const labels = parseLabels(reader)
  return {
    kind: 'rule',
    type,
    parameters,
    condition,
    where,
    threshold,
    tags,
    labels,
    text: reader.textFrom(from),
    line: from.line,
  }
}

function parseParameters(reader: Reader): string[] {
  const parameters: string[] = []
  for (;;) {
    const token = reader.peek()
    if (token.kind === 'word' && connecting.has(token.value)) {
      reader.next()
      continue
    }
    if (token.kind !== 'text' && (token.kind !== 'word' || closing.has(token.value))) return parameters
    reader.next()
    parameters.push(token.kind === 'word' && token.value.startsWith('$') ? reader.single(token) : token.value)
  }
}

function parseLabels(reader: Reader): Record<string, string> {
  const labels: Record<string, string> = {}
  if (!reader.isWord('labels')) return labels
  reader.next()
  reader.sign('=')
  reader.sign('[')
  while (!reader.isSign(']')) {
    const name = reader.text('a label in quotes')
    if (Object.hasOwn(labels, name)) throw reader.failure(`the label \`${name}\` stands twice`)
    reader.sign('=')
    labels[name] = reader.text('its value in quotes')
    if (!reader.isSign(']')) reader.sign(',')
  }
  reader.sign(']')
  return labels
}
