import { type Contract, propertiesOf } from '#core/contract/contract.ts'
import { type Promised, type PromisedCheck, promisedBy } from '#core/contract/promised.ts'
import type { Loss } from '../losses.ts'
import { writers } from './check-writers.ts'
import { dqdlText, ruleOf } from './print.ts'
import type { Rule, SimpleRule } from './ruleset.ts'

/** A contract as DQDL rules, and all that DQDL has no words for, or judges otherwise. */
export function rulesOfContract(contract: Contract): {
  readonly text: string
  readonly rules: readonly Rule[]
  readonly losses: readonly Loss[]
} {
  const properties = propertiesOf(contract)
  const promised = promisedBy(contract)
  const required = new Set(promised.filter(forbidsMissing).map(({ column }) => column))
  const losses: Loss[] = []
  const said = promised.flatMap((promise): Rule[] => {
    const what = nameOf(promise)
    const leftOut = (why: string): Rule[] => {
      losses.push({ kind: 'left_out', what, why })
      return []
    }
    if (promise.kind === 'other') return leftOut('it is no check of the kit')
    const { parameters, column } = promise
    const writer = Object.hasOwn(writers, parameters.check) ? writers[parameters.check] : undefined
    if (writer === undefined) return leftOut('DQDL has no rule for it')
    const property = properties.find(({ name }) => name === column)
    const written = writer({ parameters, property, required: required.has(column) })
    if (typeof written === 'string') return leftOut(written)
    losses.push(...written.differences.map(({ kind, why }) => ({ kind, what, why })))
    if (parameters.waived !== undefined)
      losses.push({ kind: 'changed', what, why: 'DQDL knows no waivers: a waived failure fails there' })
    return [labelled(written.rule, promise)]
  })
  const mentioned = new Set(said.flatMap(columnsOf))
  const present = properties
    .filter(({ name }) => !mentioned.has(name))
    .map(({ name }) => ruleOf('ColumnExists', [name]))
  const rules = [...present, ...said]
  return { text: dqdlText(rules), rules, losses }
}

function forbidsMissing(promise: Promised): promise is PromisedCheck {
  return (
    promise.kind === 'check' &&
    promise.severity === 'error' &&
    promise.parameters.check === 'not_null' &&
    promise.parameters.where === undefined
  )
}

function nameOf({ column, ...promise }: Promised): string {
  const what = promise.kind === 'check' ? (promise.id ?? promise.parameters.check) : promise.what
  return column === undefined ? what : `${column}: ${what}`
}

/** Rules have no name and no severity of their own: they ride in labels. */
function labelled(rule: Rule, { id, severity }: PromisedCheck): Rule {
  const labels = {
    ...(id === undefined ? {} : { id }),
    ...(severity === 'error' ? {} : { severity }),
  }
  if (Object.keys(labels).length === 0) return rule
  const within = (one: SimpleRule): SimpleRule => ruleOf(one.type, one.parameters, { ...one, labels })
  if (rule.kind === 'rule') return within(rule)
  const [first, ...others] = rule.rules
  return first?.kind === 'rule' ? { ...rule, rules: [within(first), ...others] } : rule
}

function columnsOf(rule: Rule): string[] {
  return rule.kind === 'rule' ? [...rule.parameters] : rule.rules.flatMap(columnsOf)
}
