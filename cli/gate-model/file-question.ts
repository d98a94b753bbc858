import { allowedNames } from '#core/config/nearest.ts'
import { Failure } from '#core/failure.ts'
import { FilesQuestion } from '#core/gate/prediction-files/question.ts'
import { metricNames, tasks } from '#core/metrics/metric-table.ts'
import { parseCondition } from '#core/planning/parse-condition.ts'
import { type Arguments, textOf } from '../command.ts'

const worths = ['true_positive', 'false_positive', 'false_negative', 'true_negative'] as const
const monthly = ['volume_per_month', 'serving_cost_per_month'] as const

/**
 * Reads what the flags ask of prediction files.
 * @throws Failure USAGE that names the flag, the value and what is allowed
 */
export function fileQuestion(args: Arguments): FilesQuestion {
  if (args.values.sealed === true) {
    throw usage(
      '--sealed: files have no ledger that counts who looked at these labels',
      'gate: {mode: sealed} in the pipeline.yaml of a model, judged by assay gate-model MODEL',
      'draft the model with `assay init NAME --data FILE --label COLUMN`, set its gate to mode: sealed, take its labels away with `assay seal-holdout NAME`, and judge it with `assay gate-model NAME`. --condition holds one promise on an open holdout.',
    )
  }
  for (const flag of ['validation', 'champion-validation']) {
    if (textOf(args, flag) !== undefined && textOf(args, 'threshold')?.trim() !== 'chosen')
      throw usage(`--${flag} is said, and no threshold is chosen`, '--threshold chosen beside it')
  }
  const slices = columnsOf(args, 'slices')
  const margin = number(args, 'slice-margin')
  if (margin !== undefined && slices.length === 0) {
    throw usage(
      '--slice-margin is said without --slices',
      'name the columns to slice by: --slices country,device',
    )
  }
  const task = textOf(args, 'task')
  if (task !== undefined && !(tasks as readonly string[]).includes(task))
    throw usage(`--task \`${task}\``, allowedNames(task, tasks))
  const metric = textOf(args, 'metric')
  const question = {
    task,
    id: textOf(args, 'id'),
    label: textOf(args, 'label'),
    positive: textOf(args, 'positive'),
    score: textOf(args, 'score'),
    prediction: textOf(args, 'prediction'),
    championScore: textOf(args, 'champion-score'),
    championPrediction: textOf(args, 'champion-prediction'),
    threshold: textOf(args, 'threshold')?.trim() === 'chosen' ? 'chosen' : number(args, 'threshold'),
    unit: textOf(args, 'unit'),
    slices,
    show: columnsOf(args, 'show'),
    gate: {
      at_least: Object.fromEntries(pairs(args, 'at-least')),
      at_most: Object.fromEntries(pairs(args, 'at-most')),
      metric: metric === undefined ? undefined : metricName('metric', metric),
      better_by: number(args, 'better-by'),
      no_worse_than: number(args, 'no-worse-than'),
      guardrails: pairs(args, 'guardrail').map(([name, value]) => ({ metric: name, margin: value })),
      slices: slices.length === 0 ? undefined : { by: slices, margin: margin ?? 0 },
      conditions: conditionsOf(args),
      alpha: number(args, 'alpha'),
      expect: number(args, 'expect'),
    },
    value: worthOf(args),
    baselines: baselinesOf(args),
    stakeholders: stakeholdersOf(args),
  }
  const read = FilesQuestion.safeParse(withoutUndefined(question))
  if (read.success) return read.data
  const [issue] = read.error.issues
  const flag = (issue?.path ?? []).filter((part) => part !== 'gate' && typeof part === 'string').join(' ')
  throw usage(`--${flag.replaceAll('_', '-')}: ${issue?.message ?? 'not understood'}`)
}

function columnsOf(args: Arguments, flag: string): string[] {
  const names = listOf(args, flag).flatMap((list) => list.split(','))
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))]
}

/** `metric=number`, each given once. */
function pairs(args: Arguments, flag: string): [string, number][] {
  const found = new Map<string, number>()
  for (const written of listOf(args, flag).flatMap((list) => list.split(','))) {
    const [name = '', value, ...more] = written.split('=')
    if (value === undefined || more.length > 0)
      throw usage(`--${flag} \`${written}\``, `a metric and a number, such as --${flag} recall=0.01`)
    const metric = metricName(flag, name.trim())
    if (found.has(metric)) throw usage(`--${flag} names ${metric} twice`)
    found.set(metric, toNumber(flag, value))
  }
  return [...found]
}

function conditionsOf(args: Arguments): { condition: string }[] | undefined {
  const written = listOf(args, 'condition')
  for (const condition of written) {
    const read = parseCondition(condition)
    if (read.kind === 'invalid')
      throw usage(`--condition, character ${read.column}: ${read.problem}`, read.allowed)
  }
  return written.length === 0 ? undefined : written.map((condition) => ({ condition }))
}

function worthOf(args: Arguments): Record<string, string | number> | undefined {
  const written = textOf(args, 'value')
  if (written === undefined) return undefined
  const form = `currency=USD,${worths.map((name) => `${name}=0`).join(',')}`
  const value: Record<string, string | number> = {}
  for (const part of written.split(',')) {
    const [name = '', amount] = part.split('=').map((side) => side.trim())
    const known = name === 'currency' || ([...worths, ...monthly] as readonly string[]).includes(name)
    if (!known || amount === undefined) throw usage(`--value \`${part}\``, form)
    value[name] = name === 'currency' ? amount : toNumber('value', amount)
  }
  const lacking = ['currency', ...worths].filter((name) => value[name] === undefined)
  if (lacking.length > 0) throw usage(`--value does not say ${lacking.join(', ')}`, form)
  return value
}

/** `name=file`, each name once. */
export function baselinePaths(args: Arguments): [name: string, path: string][] {
  const found = listOf(args, 'baseline').map((written): [string, string] => {
    const at = written.indexOf('=')
    const [name, path] = [written.slice(0, at).trim(), written.slice(at + 1).trim()]
    if (at < 1 || name === '' || path === '')
      throw usage(`--baseline \`${written}\``, 'a name and a file, such as rules=rules.csv')
    return [name, path]
  })
  const names = found.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) throw usage(`--baseline names ${twice} twice`)
  return found
}

function baselinesOf(args: Arguments): object | undefined {
  const beat = columnsOf(args, 'beat')
  const [today, by] = [textOf(args, 'today'), number(args, 'beat-by')]
  const asked = today !== undefined || beat.length > 0 || by !== undefined
  return asked || baselinePaths(args).length > 0 ? { today, beat, by } : undefined
}

/** `group=metric`, each group once. */
function stakeholdersOf(args: Arguments): Record<string, string> | undefined {
  const given = listOf(args, 'stakeholder').flatMap((list) => list.split(','))
  const found: [string, string][] = given.map((written) => {
    const [group = '', metric, ...more] = written.split('=').map((side) => side.trim())
    if (group === '' || metric === undefined || more.length > 0)
      throw usage(`--stakeholder \`${written}\``, 'a group and a metric, such as business=expected_value')
    return [group, metricName('stakeholder', metric)]
  })
  return found.length === 0 ? undefined : Object.fromEntries(found)
}

function metricName(flag: string, name: string): string {
  if ((metricNames as readonly string[]).includes(name)) return name
  throw usage(`--${flag}: there is no metric \`${name}\``, allowedNames(name, metricNames))
}

function listOf({ values }: Arguments, flag: string): string[] {
  const given = values[flag]
  return Array.isArray(given) ? given.filter((item) => typeof item === 'string') : []
}

function number(args: Arguments, flag: string): number | undefined {
  const written = textOf(args, flag)
  return written === undefined ? undefined : toNumber(flag, written)
}

function toNumber(flag: string, written: string): number {
  const text = written.trim()
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  if (Number.isFinite(value)) return value
  throw usage(`--${flag} \`${written}\``, 'a number, such as 0.05')
}

/** Leaves out what was not said, so that defaults apply. */
function withoutUndefined(value: object): object {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      if (member === undefined) return []
      const plain = typeof member === 'object' && member !== null && !Array.isArray(member)
      return [[key, plain ? withoutUndefined(member as object) : member]]
    }),
  )
}

function usage(problem: string, allowed?: string, next?: string): Failure {
  return new Failure({ code: 'USAGE', problem, allowed, next })
}
