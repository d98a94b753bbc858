import type { LogicalType } from '#core/contract/checks/definition.ts'
import { type DraftCheck, type DraftColumn, whyNoCheck, writtenContract } from '../contract-draft.ts'
import type { Loss } from '../losses.ts'
import { readRule } from './read-rule.ts'
import { parametersOf, type ReadCheck, type Reading } from './reading.ts'
import type { Rule, Ruleset, SimpleRule } from './ruleset.ts'

/** What DQDL leaves to the job that runs it. */
export interface ImportOptions {
  readonly id: string
  /** Types of columns, where they are known; else they are taken from the rules. */
  readonly types?: ReadonlyMap<string, LogicalType>
  /** Data files of other tables that rules name; rules about others are left out. */
  readonly references?: Readonly<Record<string, string>>
}

/**
 * A ruleset as a contract, and all that it does not say there as it does in DQDL. Whatever the result holds, the kit reads
 * without a finding.
 * @returns no contract where neither rules nor `types` name a column: a contract is about columns
 */
export function contractOfRules(
  ruleset: Ruleset,
  options: ImportOptions,
): { readonly contract: Record<string, unknown> | undefined; readonly losses: readonly Loss[] } {
  const losses: Loss[] = ruleset.analyzers.map(({ text }) => ({
    kind: 'left_out',
    what: text,
    why: 'an analyzer gathers figures and judges nothing; `assay snapshot` does that here',
  }))
  const read = ruleset.rules.flatMap((rule) => readAll(rule, losses))
  const types = typesOf(read, options.types ?? new Map())
  const columns = [...types.keys()]
  const kept = read.flatMap(({ rule, reading }) =>
    keepFitting(rule, reading, { types, columns, options }, losses),
  )
  if (columns.length === 0) {
    const why = 'no column is named, and a contract needs one: say what columns there are'
    losses.push(...read.map(({ rule }) => ({ kind: 'left_out' as const, what: rule.text, why })))
    return { contract: undefined, losses }
  }
  const { references = {} } = options
  const contract = writtenContract({
    id: options.id,
    table: 'data',
    columns: columns.map((name) => draftColumn(name, types.get(name) ?? 'string', kept)),
    checks: kept.filter(({ column }) => column === undefined),
    customProperties:
      Object.keys(references).length === 0 ? [] : [{ property: 'references', value: references }],
  })
  return { contract, losses }
}

interface ReadRule {
  readonly rule: SimpleRule
  readonly reading: Reading
}

interface KeptCheck extends DraftCheck {
  readonly column: string | undefined
}

/** Rules joined by `and` all have to hold, as checks of a contract do; joined by `or` they do not. */
function readAll(rule: Rule, losses: Loss[]): ReadRule[] {
  if (rule.kind === 'composite' && rule.operator === 'or') {
    const allowing = orMissing(rule.rules)
    if (allowing !== undefined) return readAll(allowing, losses)
    const why = 'of rules joined by `or` one is enough; checks of a contract all have to hold'
    losses.push({ kind: 'left_out', what: rule.text, why })
    return []
  }
  if (rule.kind === 'composite') return merged(rule.rules.flatMap((one) => readAll(one, losses)))
  const reading = readRule(rule)
  if (typeof reading === 'string') {
    losses.push({ kind: 'left_out', what: rule.text, why: reading })
    return []
  }
  losses.push(...reading.differences.map(({ kind, why }) => ({ kind, what: rule.text, why })))
  const foreign = Object.keys(rule.labels).filter((name) => name !== 'id' && name !== 'severity')
  if (foreign.length > 0)
    losses.push({ kind: 'left_out', what: rule.text, why: `labels ${foreign.join(', ')}: checks have none` })
  return [{ rule, reading }]
}

/** `(a rule) or (ColumnValues "x" = NULL)`: the rule, for values that are there. */
function orMissing(rules: readonly Rule[]): SimpleRule | undefined {
  const simple = rules.filter((rule) => rule.kind === 'rule')
  const missing = simple.find(
    ({ type, condition }) =>
      type === 'ColumnValues' &&
      condition?.operator === '=' &&
      !condition.negated &&
      condition.operands[0]?.kind === 'keyword' &&
      condition.operands[0].value === 'NULL',
  )
  const other = simple.find((rule) => rule !== missing)
  const [column] = missing?.parameters ?? []
  if (
    rules.length !== 2 ||
    column === undefined ||
    other?.parameters[0] !== column ||
    other.where !== undefined
  )
    return undefined
  return { ...other, where: `\`${column.replaceAll('`', '``')}\` IS NOT NULL` }
}

/** The two ends of a range, which DQDL says in two rules where they are included. */
function merged(read: readonly ReadRule[]): ReadRule[] {
  const [first, second, ...others] = read
  const [one, two] = [first?.reading.checks[0], second?.reading.checks[0]]
  if (
    first === undefined ||
    second === undefined ||
    one === undefined ||
    two === undefined ||
    others.length > 0
  )
    return [...read]
  const ends = ['min', 'max', 'exclusive_min', 'exclusive_max']
  const rest = ({ column, parameters }: ReadCheck): string =>
    JSON.stringify([column, Object.entries(parameters).filter(([key]) => !ends.includes(key))])
  const taken = Object.keys(one.parameters).filter((key) => ends.includes(key))
  if (
    rest(one) !== rest(two) ||
    taken.length === 0 ||
    taken.some((key) => Object.hasOwn(two.parameters, key))
  )
    return [...read]
  const parameters = parametersOf(one.parameters.check, { ...two.parameters, ...one.parameters })
  return [{ rule: first.rule, reading: { ...first.reading, checks: [{ ...one, parameters }] } }]
}

/** The type of every column that is named; one that a rule states goes before one that a rule needs. */
function typesOf(
  read: readonly ReadRule[],
  given: ReadonlyMap<string, LogicalType>,
): Map<string, LogicalType> {
  const types = new Map<string, LogicalType>()
  const stated = read.filter(({ rule }) => rule.type === 'ColumnDataType')
  const found = new Map<string, LogicalType>(given)
  for (const { reading } of [...stated, ...read])
    for (const { column, logicalType } of reading.types)
      if (!found.has(column)) found.set(column, logicalType)
  const named = read.flatMap(({ rule, reading }) => [
    ...(reading.columns ?? []),
    ...reading.types.map(({ column }) => column),
    ...reading.checks.flatMap(({ column, parameters }) => [
      ...(column === undefined ? [] : [column]),
      ...(Array.isArray(parameters.columns) ? parameters.columns.map(String) : []),
    ]),
    ...(rule.where?.match(/`[^`]+`/g) ?? []).map((name) => name.slice(1, -1)),
  ])
  for (const name of [...named, ...given.keys()])
    if (!types.has(name)) types.set(name, found.get(name) ?? 'string')
  return types
}

function keepFitting(
  rule: SimpleRule,
  reading: Reading,
  {
    types,
    columns,
    options,
  }: {
    readonly types: ReadonlyMap<string, LogicalType>
    readonly columns: readonly string[]
    readonly options: ImportOptions
  },
  losses: Loss[],
): KeptCheck[] {
  const { id, severity } = rule.labels
  return reading.checks.flatMap(({ column, parameters }) => {
    const place =
      column === undefined ? undefined : { name: column, logicalType: types.get(column) ?? 'string' }
    const { reference } = parameters
    const unknown = typeof reference === 'string' && options.references?.[reference] === undefined
    const why = unknown
      ? `no file is known for the table \`${reference}\``
      : whyNoCheck(parameters, place, columns)
    if (why !== undefined) {
      losses.push({ kind: 'left_out', what: rule.text, why })
      return []
    }
    const weaker = severity === 'warning' || severity === 'info' ? severity : undefined
    return [{ column, parameters, id, severity: weaker }]
  })
}

function draftColumn(name: string, logicalType: LogicalType, kept: readonly KeptCheck[]): DraftColumn {
  const own = kept.filter(({ column }) => column === name)
  const required = own.filter(
    ({ parameters, id, severity }) =>
      id === undefined &&
      severity === undefined &&
      Object.keys(parameters).join() === 'check' &&
      parameters.check === 'not_null',
  )
  return {
    name,
    logicalType,
    required: required.length > 0,
    checks: own.filter((check) => !required.includes(check)),
  }
}
