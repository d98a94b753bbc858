import { isClassified } from './classification.ts'
import { type Contract, nullTokensOf, propertiesOf } from './contract.ts'
import type { ChangeKind, ContractChange, PromiseChange } from './contract-change-shape.ts'
import { flipsBetween } from './flips.ts'
import { parameterChanges, type Tightening } from './promise-change.ts'
import { type Promised, type PromisedCheck, promisedBy } from './promised.ts'
import { type CheckResult, outcomeOf } from './results.ts'
import type { LogicalType } from './type-options.ts'

/** A contract, and what it says of the data at hand. */
export interface JudgedContract {
  readonly contract: Contract
  readonly checks: readonly CheckResult[]
  /** The line of a place in its file. */
  lineOf?(path: readonly (string | number)[]): number | undefined
}

const order: Readonly<Record<ChangeKind, number>> = { breaking: 0, unclear: 1, loosened: 2, neutral: 3 }

/**
 * What a change of the contract means: for those who make the data, whether what they deliver today may no longer do; and
 * for the data at hand, which checks come out otherwise.
 */
export function contractChange(before: JudgedContract, after: JudgedContract): ContractChange {
  const changes = [
    ...columnChanges(before.contract, after.contract),
    ...classificationChanges(before.contract, after.contract),
    ...tokenChanges(before.contract, after.contract),
    ...promiseChanges(before.contract, after.contract),
  ]
    .sort((a, b) => order[a.kind] - order[b.kind])
    .map((change): PromiseChange => {
      const line = change.side === 'after' ? after.lineOf?.(change.path) : undefined
      return line === undefined ? change : { ...change, line }
    })
  const worst = changes[0]?.kind
  return {
    verdict:
      worst === undefined ? 'unchanged' : worst === 'breaking' || worst === 'unclear' ? worst : 'compatible',
    changes,
    flips: flipsBetween(before.checks, after.checks),
    outcome: { before: outcomeOf(before.checks), after: outcomeOf(after.checks) },
  }
}

/** Types whose values another type reads too. */
const widened: Readonly<Partial<Record<LogicalType, readonly LogicalType[]>>> = { integer: ['number'] }

function columnChanges(before: Contract, after: Contract): PromiseChange[] {
  const [old, now] = [propertiesOf(before), propertiesOf(after)]
  const path = (index: number): (string | number)[] => ['schema', 0, 'properties', index]
  const gone = old.flatMap(({ name }, index): PromiseChange[] =>
    now.some((property) => property.name === name)
      ? []
      : [
          {
            kind: 'loosened',
            subject: name,
            words: 'the column need not be there',
            path: path(index),
            side: 'before',
          },
        ],
  )
  const others = now.flatMap((property, index): PromiseChange[] => {
    const { name, logicalType, logicalTypeOptions } = property
    const was = old.find((one) => one.name === name)
    const at = { subject: name, path: path(index), side: 'after' as const }
    if (was === undefined) return [{ kind: 'breaking', words: 'a column that has to be there', ...at }]
    const retyped = `${was.logicalType} → ${logicalType}`
    if (was.logicalType !== logicalType)
      return [{ kind: typeChange(was.logicalType, logicalType), words: retyped, ...at }]
    const [format, wasFormat] = [logicalTypeOptions?.format, was.logicalTypeOptions?.format]
    return format === wasFormat
      ? []
      : [
          {
            kind: 'unclear',
            words: `written ${format ?? 'as ISO 8601'}, before ${wasFormat ?? 'as ISO 8601'}`,
            ...at,
          },
        ]
  })
  return [...gone, ...others]
}

/** Whoever opens a column lets its values be shown: a person has to look. */
function classificationChanges(before: Contract, after: Contract): PromiseChange[] {
  const old = new Map(propertiesOf(before).map((property) => [property.name, property]))
  return propertiesOf(after).flatMap((property, index): PromiseChange[] => {
    const was = old.get(property.name)
    const { name: subject, classification } = property
    if (was === undefined || was.classification === classification) return []
    const words = `classification ${was.classification ?? 'none'} → ${classification ?? 'none'}`
    const kind = isClassified(was) && !isClassified(property) ? 'unclear' : 'neutral'
    return [{ kind, subject, words, path: ['schema', 0, 'properties', index], side: 'after' }]
  })
}

function typeChange(from: LogicalType, to: LogicalType): ChangeKind {
  if (to === 'string' || widened[from]?.includes(to) === true) return 'loosened'
  return from === 'string' || widened[to]?.includes(from) === true ? 'breaking' : 'unclear'
}

function tokenChanges(before: Contract, after: Contract): PromiseChange[] {
  const [old, now] = [nullTokensOf(before), nullTokensOf(after)]
  const listed = (tokens: readonly string[]): string => (tokens.length === 0 ? 'none' : tokens.join(', '))
  if ([...old].sort().join('\n') === [...now].sort().join('\n')) return []
  const words = `texts that count as missing: ${listed(old)} → ${listed(now)}`
  return [{ kind: 'unclear', subject: 'null_tokens', words, path: ['customProperties'], side: 'after' }]
}

function promiseChanges(before: Contract, after: Contract): PromiseChange[] {
  const columns = new Set(propertiesOf(after).map(({ name }) => name))
  const kept = new Set(
    propertiesOf(before)
      .map(({ name }) => name)
      .filter((name) => columns.has(name)),
  )
  // What goes or comes with its column is said with the column; what a type promises, with the type.
  const told = (promise: Promised): boolean =>
    (promise.column === undefined || kept.has(promise.column)) &&
    !(
      promise.kind === 'check' &&
      promise.parameters.check === 'parseable' &&
      promise.path.at(-1) === 'logicalType'
    )
  const old = promisedBy(before).filter(told)
  const now = promisedBy(after).filter(told)
  const pairs = matched(old, now)
  const added = now.filter((promise) => !pairs.has(promise))
  const taken = new Set(pairs.values())
  return [
    ...[...pairs].flatMap(([promise, was]) => changed(was, promise)),
    ...added.map(
      (promise): PromiseChange => ({
        kind: promise.severity === 'error' ? 'breaking' : 'neutral',
        ...placed(promise, 'after'),
        words: promise.severity === 'error' ? 'a new check that blocks' : `a new check (${promise.severity})`,
      }),
    ),
    ...old
      .filter((promise) => !taken.has(promise))
      .map(
        (promise): PromiseChange => ({
          kind: promise.severity === 'error' ? 'loosened' : 'neutral',
          ...placed(promise, 'before'),
          words: 'the check is gone',
        }),
      ),
  ]
}

/** Which promise of the old contract each of the new one was: by name, else by column, check and condition, else in order. */
function matched(old: readonly Promised[], now: readonly Promised[]): Map<Promised, Promised> {
  const pairs = new Map<Promised, Promised>()
  const free = new Set(old)
  const keys: ((promise: Promised) => string | undefined)[] = [
    (promise) =>
      promise.kind === 'check' && promise.id !== undefined ? `${promise.column} ${promise.id}` : undefined,
    (promise) =>
      JSON.stringify(
        promise.kind === 'check'
          ? [promise.column, promise.parameters, promise.severity]
          : [promise.column, promise.what, promise.written],
      ),
    (promise) =>
      promise.kind === 'check'
        ? JSON.stringify([
            promise.column,
            promise.parameters.check,
            promise.parameters.where,
            promise.parameters.by,
          ])
        : undefined,
    (promise) => JSON.stringify([promise.column, nameOf(promise)]),
  ]
  for (const keyOf of keys) {
    for (const promise of now) {
      const key = pairs.has(promise) ? undefined : keyOf(promise)
      const was =
        key === undefined
          ? undefined
          : [...free].find((one) => keyOf(one) === key && nameOf(one) === nameOf(promise))
      if (was === undefined) continue
      pairs.set(promise, was)
      free.delete(was)
    }
  }
  return pairs
}

function nameOf(promise: Promised): string {
  return promise.kind === 'check' ? promise.parameters.check : promise.what
}

function placed(
  promise: Promised,
  side: PromiseChange['side'],
): Pick<PromiseChange, 'subject' | 'path' | 'side'> {
  const name = promise.kind === 'check' && promise.id !== undefined ? promise.id : nameOf(promise)
  return {
    subject: promise.column === undefined ? name : `${promise.column}: ${name}`,
    path: [...promise.path],
    side,
  }
}

const blocking: Readonly<Record<Promised['severity'], number>> = { error: 2, warning: 1, info: 0 }

function changed(was: Promised, promise: Promised): PromiseChange[] {
  const severity = was.severity === promise.severity ? [] : [`${was.severity} → ${promise.severity}`]
  const at = placed(promise, 'after')
  if (promise.kind === 'other' || was.kind === 'other') {
    const same =
      JSON.stringify((was as { written?: unknown }).written) ===
      JSON.stringify((promise as { written?: unknown }).written)
    if (same) return []
    const kind = Math.max(blocking[was.severity], blocking[promise.severity]) === 2 ? 'unclear' : 'neutral'
    return [{ kind, ...at, words: ['it says something else', ...severity].join(', ') }]
  }
  const parameters = parameterChanges(was.parameters, promise.parameters)
  if (parameters.length === 0 && severity.length === 0) return []
  const words = [...severity, ...parameters.map((parameter) => parameter.words)].join(', ')
  return [
    {
      kind: kindOf(
        was,
        promise,
        parameters.map(({ tightening }) => tightening),
      ),
      ...at,
      words,
    },
  ]
}

function kindOf(was: PromisedCheck, now: PromisedCheck, tightenings: readonly Tightening[]): ChangeKind {
  const [before, after] = [was.severity === 'error', now.severity === 'error']
  if (!before && !after) return 'neutral'
  if (!before) return 'breaking'
  if (!after) return 'loosened'
  if (tightenings.includes('tighter')) return 'breaking'
  return tightenings.includes('unclear') ? 'unclear' : 'loosened'
}
