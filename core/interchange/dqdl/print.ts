import { type Condition, durations, type Operand, type Rule, type SimpleRule } from './ruleset.ts'

/** A ruleset as DQDL, a rule a line. */
export function dqdlText(rules: readonly Rule[]): string {
  if (rules.length === 0) return 'Rules = [ ]\n'
  return `Rules = [\n${rules.map((rule) => `    ${ruleText(rule)}`).join(',\n')}\n]\n`
}

/** A rule as DQDL writes it, on one line. */
export function ruleText(rule: Rule): string {
  if (rule.kind === 'composite') {
    return rule.rules.map((one) => `(${ruleText(one)})`).join(` ${rule.operator} `)
  }
  const { type, parameters, condition, where, threshold, tags, labels } = rule
  const labelled = Object.entries(labels).map(([name, value]) => `${quoted(name)}=${quoted(value)}`)
  return [
    type,
    ...parameters.map(quoted),
    ...(condition === undefined ? [] : [conditionText(condition)]),
    ...(where === undefined ? [] : [`where ${quoted(where)}`]),
    ...Object.entries(tags).map(([name, value]) => `with ${name} = ${quoted(value)}`),
    ...(threshold === undefined ? [] : [`with threshold ${conditionText(threshold)}`]),
    ...(labelled.length === 0 ? [] : [`labels=[${labelled.join(', ')}]`]),
  ].join(' ')
}

/** A rule of no parts but its type, to be filled in. */
export function ruleOf(
  type: string,
  parameters: readonly string[],
  rest: Partial<Pick<SimpleRule, 'condition' | 'where' | 'threshold' | 'labels'>> = {},
): SimpleRule {
  const rule = {
    kind: 'rule' as const,
    type,
    parameters,
    condition: undefined,
    where: undefined,
    threshold: undefined,
    tags: {},
    labels: {},
    line: 0,
    ...rest,
  }
  return { ...rule, text: ruleText({ ...rule, text: '' }) }
}

function conditionText({ negated, operator, operands }: Condition): string {
  const [first, second] = operands.map(operandText)
  if (operator === '=') return `${negated ? '!=' : '='} ${first}`
  const word = negated ? `not ${operator}` : operator
  if (operator === 'in') return `${word} [${operands.map(operandText).join(', ')}]`
  return operator === 'between' ? `${word} ${first} and ${second}` : `${word} ${first}`
}

function operandText(operand: Operand): string {
  switch (operand.kind) {
    case 'number':
      return decimal(operand.value)
    case 'text':
      return quoted(operand.value)
    case 'keyword':
      return operand.value
    case 'now':
      return operand.milliseconds === 0
        ? 'now()'
        : `(now() ${operand.milliseconds < 0 ? '-' : '+'} ${durationText(Math.abs(operand.milliseconds))})`
    case 'duration':
      return durationText(operand.milliseconds)
    case 'size':
      return `${operand.bytes} B`
    case 'dynamic':
      return operand.text
  }
}

function durationText(milliseconds: number): string {
  const unit =
    ['days', 'hours', 'minutes'].find((name) => milliseconds % (durations[name] ?? 1) === 0) ?? 'minutes'
  return `${Math.round(milliseconds / (durations[unit] ?? 1))} ${unit}`
}

/** DQDL knows no exponents: the same digits, with zeros. */
function decimal(value: number): string {
  const [, sign = '', whole = '', fraction = '', power = ''] =
    /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value)) ?? []
  if (power === '') return String(value)
  const digits = whole + fraction
  const point = whole.length + Number(power)
  return point <= 0 ? `${sign}0.${'0'.repeat(-point)}${digits}` : `${sign}${digits.padEnd(point, '0')}`
}

function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, '\\$&')}"`
}
