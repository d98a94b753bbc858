import type { Reader } from './reader.ts'
import {
  type Condition,
  durations,
  type Keyword,
  keywords,
  type Operand,
  type Operator,
  sizes,
} from './ruleset.ts'
import type { Token } from './tokens.ts'

const signs = new Set(['=', '!=', '>', '>=', '<', '<='])
/** Words that end a condition. */
const closing = new Set(['and', 'AND', 'where', 'with', 'labels'])
const number = /^\d+(\.\d+)?$/

/** Reads what a rule compares; undefined where it compares nothing. */
export function parseCondition(reader: Reader): Condition | undefined {
  const token = reader.peek()
  if (token.kind === 'sign' && signs.has(token.value)) {
    reader.next()
    const operator = token.value === '!=' ? '=' : (token.value as Operator)
    return { negated: token.value === '!=', operator, operands: [parseOperand(reader)] }
  }
  if (token.kind !== 'word') return undefined
  const negated = token.value === 'not'
  const operator = negated ? reader.peek(1).value : token.value
  if (operator !== 'between' && operator !== 'in' && operator !== 'matches') {
    return negated ? reader.expected('`not in`, `not between` or `not matches`') : undefined
  }
  if (negated) reader.next()
  reader.next()
  if (operator === 'in') return { negated, operator, operands: parseList(reader) }
  const first = parseOperand(reader)
  if (operator === 'matches') return { negated, operator, operands: [first] }
  if (!reader.isWord('and') && !reader.isWord('AND')) reader.expected('`and` and the other end')
  reader.next()
  return { negated, operator, operands: [first, parseOperand(reader)] }
}

function parseList(reader: Reader): Operand[] {
  const name = reader.peek()
  if (name.kind === 'word' && name.value.startsWith('$')) {
    reader.next()
    return reader.values(name).map(plain)
  }
  const operands: Operand[] = []
  reader.sign('[')
  while (!reader.isSign(']')) {
    const token = reader.peek()
    if (token.kind === 'word' && token.value.startsWith('$')) {
      reader.next()
      operands.push(...reader.values(token).map(plain))
    } else operands.push(parseOperand(reader))
    if (!reader.isSign(']')) reader.sign(',')
  }
  reader.sign(']')
  return operands
}

function parseOperand(reader: Reader): Operand {
  const from = reader.peek()
  if (from.kind === 'text') {
    reader.next()
    return plain(from)
  }
  if (from.kind === 'word' && from.value.startsWith('$')) {
    reader.next()
    return { kind: 'text', value: reader.single(from) }
  }
  const tokens = operandTokens(reader)
  if (tokens.length === 0) reader.expected('a value')
  return constantOf(tokens) ?? { kind: 'dynamic', text: reader.textFrom(from) }
}

/** What belongs to one operand: up to a comma, a closing bracket or a word that goes on with the rule. */
function operandTokens(reader: Reader): Token[] {
  const tokens: Token[] = []
  let depth = 0
  for (;;) {
    const token = reader.peek()
    if (token.kind === 'end' || token.kind === 'text') return tokens
    if (depth === 0 && (token.kind === 'word' ? closing.has(token.value) : /^[\])},]$/.test(token.value)))
      return tokens
    depth += token.value === '(' ? 1 : token.value === ')' ? -1 : 0
    tokens.push(reader.next())
  }
}

function constantOf(tokens: readonly Token[]): Operand | undefined {
  const words = tokens.map(({ value }) => value).join(' ')
  const keyword = keywords.find((known) => known === words.toUpperCase()) as Keyword | undefined
  if (keyword !== undefined) return { kind: 'keyword', value: keyword }
  const now = /^(?:now \( \)|\( now \( \) ([+-]) (\d+) (minutes|hours|days) \))$/.exec(words)
  if (now !== null) {
    const [, sign, count = '0', unit = 'days'] = now
    const milliseconds = Number(count) * (durations[unit] ?? 0)
    return { kind: 'now', milliseconds: sign === '-' && milliseconds > 0 ? -milliseconds : milliseconds }
  }
  const [, minus, digits = '', unit] = /^(- )?(\d+(?:\.\d+)?)(?: (\w+))?$/.exec(words) ?? []
  if (digits === '') return undefined
  const value = minus === undefined ? Number(digits) : -Number(digits)
  if (unit === undefined) return { kind: 'number', value }
  if (Object.hasOwn(durations, unit))
    return { kind: 'duration', milliseconds: value * (durations[unit] ?? 0) }
  return Object.hasOwn(sizes, unit) ? { kind: 'size', bytes: value * (sizes[unit] ?? 0) } : undefined
}

function plain({ kind, value }: Token): Operand {
  return kind === 'word' && number.test(value)
    ? { kind: 'number', value: Number(value) }
    : { kind: 'text', value }
}
