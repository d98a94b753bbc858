import { resolve } from 'node:path'
import { mostTextBytes, readRegularFile } from '#adapters/files/regular-file.ts'
import { allowedNames } from '#core/config/nearest.ts'
import { exitCodes, Failure } from '#core/failure.ts'
import { singleUse } from '#core/gate/condition-requirements.ts'
import { sealedOf } from '#core/gate/gate.ts'
import type { LedgerRef } from '#core/ledger/ledger-ref.ts'
import { ledgerWords } from '#core/ledger/ledger-words.ts'
import { readLedger } from '#core/ledger/read-ledger.ts'
import {
  type Adaptivity,
  adaptivities,
  firstAndLastAlpha,
  policyOf,
  SealedSettings,
  usualMerges,
} from '#core/ledger/sealed-settings.ts'
import { MetricName, metricNames } from '#core/metrics/metric-table.ts'
import { readModel } from '#core/pipeline/read-model.ts'
import { planCondition } from '#core/planning/condition-plan.ts'
import { conditionPlanText } from '#core/planning/condition-plan-text.ts'
import { assumptionsFromVerdict } from '#core/planning/earlier-verdict.ts'
import { conditionModes } from '#core/planning/evaluate-condition.ts'
import { type GateAssumptions, planGate } from '#core/planning/gate-plan.ts'
import { gatePlanText } from '#core/planning/gate-plan-text.ts'
import { parseCondition } from '#core/planning/parse-condition.ts'
import { checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import { type Arguments, type Command, type Flags, numberOf, type Terminal, textOf } from '../command.ts'

const conditionFlags: Flags = {
  condition: {
    type: 'string',
    help: 'Plan this condition instead of a gate: n, o accuracy of new and old model, d share of changed predictions.',
  },
  reliability: { type: 'string', help: 'Chance that no answer over all steps is wrong. Default: 0.95.' },
  mode: { type: 'string', help: 'What "unknown" does: fp-free rejects, fn-free accepts. Default: fp-free.' },
}

const gateFlags: Flags = {
  verdict: {
    type: 'string',
    help: 'verdict.json or evidence of an earlier comparison: how much rows differ is read from it.',
  },
  'standard-deviation': {
    type: 'string',
    multiple: true,
    help: 'METRIC=SD of a row’s difference between the two models, in the metric’s unit. May be repeated.',
  },
  assume: {
    type: 'string',
    multiple: true,
    help: 'METRIC=VALUE the candidate may have, for at_least and at_most. May be repeated.',
  },
  expect: { type: 'string', help: 'Gain expected on gate.metric. Default: gate.expect.' },
  power: { type: 'string', help: 'Chance of a pass if it is as expected. Default: 0.8.' },
  rows: { type: 'string', help: 'Labelled rows you have: says what they can show.' },
  sealed: { type: 'boolean', help: 'Plan for a sealed holdout: the levels of its first and last run.' },
  risk: { type: 'string', help: 'With --sealed: chance of any wrong pass over all runs. Default: 0.05.' },
}

const bothFlags: Flags = {
  disagreement: {
    type: 'string',
    help: 'Share of rows: with --condition the most whose prediction changes, else where only one model is right.',
  },
  adaptivity: {
    type: 'string',
    help: 'What is told of each run: none, firstChange, kPass or full. Default: kPass.',
  },
  steps: { type: 'string', help: 'Candidates judged on the same rows. Default: 32.' },
  merges: {
    type: 'string',
    help: `With kPass: passes after which the rows are retired. Default: ${usualMerges}.`,
  },
  json: { type: 'boolean', help: 'Print the plan as JSON.' },
}

export const planGateCommand: Command = {
  name: 'plan-gate',
  usage: '[MODEL] | --condition "n - o > 0.02 +/- 0.01"',
  mostArguments: 1,
  summary: 'Says how many labelled rows a gate or a condition needs, before there are any.',
  flags: { ...checkoutFlags, ...conditionFlags, ...gateFlags, ...bothFlags },
  run: async (args, terminal) => {
    const text = textOf(args, 'condition')
    return text === undefined ? planOfGate(args, terminal) : planOfCondition(text, args, terminal)
  },
}

function planOfCondition(text: string, args: Arguments, terminal: Terminal): number {
  const [model] = args.positionals
  if (model !== undefined) throw notTogether(`the model \`${model}\``, '--condition')
  refuseFlags(args, [...Object.keys(gateFlags), ...Object.keys(checkoutFlags)], 'with --condition')
  const read = parseCondition(text)
  if (read.kind === 'invalid') {
    throw new Failure({
      code: 'USAGE',
      problem: `--condition, character ${read.column}: ${read.problem}`,
      allowed: read.allowed,
      next: 'such as --condition "n - o > 0.02 +/- 0.01 /\\ d < 0.1 +/- 0.02".',
    })
  }
  const reliability = numberOf(args, 'reliability', { least: 0.5, most: 0.999999999999 }) ?? 0.95
  const plan = planCondition({
    condition: read,
    // 1 - 0.9999 in binary is not the 0.0001 that was meant.
    delta: Number((1 - reliability).toPrecision(12)),
    mode: choiceOf(args, 'mode', conditionModes) ?? 'fp-free',
    policy: policyOf(sealedFlags(args)),
    steps: sealedFlags(args).runs,
    disagreement: disagreementOf(args),
  })
  terminal.print(
    args.values.json === true
      ? JSON.stringify({ schemaVersion: 1, ...plan }, null, 2)
      : conditionPlanText(plan),
  )
  return exitCodes.pass
}

async function planOfGate(args: Arguments, terminal: Terminal): Promise<number> {
  const said = args.values.sealed === true
  refuseFlags(args, ['reliability', 'mode'], 'without --condition')
  if (!said) refuseFlags(args, ['adaptivity', 'steps', 'merges', 'risk'], 'without --sealed or --condition')
  const kit = await openCheckout(args, terminal.cwd)
  const model = await modelOf(args, kit)
  const { gate } = (await readModel(kit.tree, kit.settings, model)).pipeline
  const own = sealedOf(gate)
  const settings = said ? sealedFlags(args) : own
  const levels =
    settings === undefined
      ? [{ name: 'each pull request', alpha: gate.alpha }]
      : firstAndLastAlpha(settings).map(({ run, alpha }) => ({
          name: `run ${run}`,
          alpha: Math.min(alpha, gate.alpha),
        }))
  const use = settings === undefined ? singleUse : { policy: policyOf(settings), steps: settings.runs }
  const plan = planGate(gate, await assumptionsOf(args, terminal), levels, use)
  const ledgers = own === undefined ? [] : await ledgersOf(kit.ledgerOf(model))
  terminal.print(
    args.values.json === true
      ? JSON.stringify({ schemaVersion: 1, model, ...plan, ledgers }, null, 2)
      : [gatePlanText(model, plan), ...ledgers].join('\n'),
  )
  const needed = plan.rows.at(-1) ?? null
  const enough = plan.rowsAtHand === null || (needed !== null && plan.rowsAtHand >= needed)
  return enough ? exitCodes.pass : exitCodes.inconclusive
}

/** How each sealed holdout of a model stands. */
async function ledgersOf(ref: LedgerRef): Promise<string[]> {
  const words: string[] = []
  for (const holdout of await ref.holdouts()) {
    const { text = '' } = await ref.read(holdout)
    words.push(ledgerWords(readLedger(text, `${ref.name}:${holdout}.jsonl`)))
  }
  return words
}

async function assumptionsOf(args: Arguments, { cwd }: Terminal): Promise<GateAssumptions> {
  const file = textOf(args, 'verdict')
  const earlier =
    file === undefined
      ? { deviations: {}, values: {} }
      : assumptionsFromVerdict(await verdictText(cwd, file), file)
  return {
    disagreement: disagreementOf(args) ?? earlier.disagreement,
    deviations: { ...earlier.deviations, ...numbersByMetric(args, 'standard-deviation') },
    values: assumedValues(earlier.values ?? {}, numbersByMetric(args, 'assume')),
    expect: numberOf(args, 'expect', { least: 0, most: 1e12 }),
    power: numberOf(args, 'power', { least: 0.5, most: 0.9999 }) ?? 0.8,
    rows: numberOf(args, 'rows', { least: 1, most: 1e12, whole: true }),
  }
}

async function verdictText(cwd: string, file: string): Promise<string> {
  return readRegularFile(resolve(cwd, file), { most: mostTextBytes }).then(String, (cause: unknown) => {
    throw new Failure({ code: 'DATA_MISSING', problem: `--verdict ${file} cannot be read`, cause })
  })
}

/** What a flag says of metrics, `METRIC=NUMBER` above 0 each. */
function numbersByMetric(args: Arguments, flag: string): Partial<Record<MetricName, number>> {
  const given = args.values[flag]
  const written = (Array.isArray(given) ? given : [given]).filter((of) => typeof of === 'string')
  return Object.fromEntries(
    written.map((text) => {
      const [name = '', value = ''] = text.split('=')
      const metric = MetricName.safeParse(name)
      const number = /^(\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : 0
      if (metric.success && number > 0) return [metric.data, number]
      throw new Failure({
        code: 'USAGE',
        problem: `--${flag} \`${text}\``,
        allowed: metric.success
          ? `${name}= and a number above 0`
          : `METRIC=NUMBER; a metric is ${allowedNames(name, metricNames)}`,
      })
    }),
  )
}

function assumedValues(
  earlier: NonNullable<GateAssumptions['values']>,
  said: Partial<Record<MetricName, number>>,
): NonNullable<GateAssumptions['values']> {
  const own = Object.entries(said) as [MetricName, number][]
  return {
    ...earlier,
    ...Object.fromEntries(own.map(([metric, value]) => [metric, { ...earlier[metric], value }])),
  }
}

function disagreementOf(args: Arguments): number | undefined {
  return numberOf(args, 'disagreement', { least: 1e-6, most: 1 })
}

function sealedFlags(args: Arguments): SealedSettings {
  const adaptivity: Adaptivity = choiceOf(args, 'adaptivity', adaptivities) ?? 'kPass'
  const merges = numberOf(args, 'merges', { least: 1, most: 1000, whole: true })
  if (adaptivity !== 'kPass' && merges !== undefined) {
    throw notTogether('--merges', `--adaptivity ${adaptivity}`)
  }
  return SealedSettings.parse({
    adaptivity,
    merges,
    runs: numberOf(args, 'steps', { least: 1, most: 1000, whole: true }),
    risk: numberOf(args, 'risk', { least: 1e-9, most: 0.2 }),
  })
}

function choiceOf<Choice extends string>(
  args: Arguments,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const written = textOf(args, name)
  if (written === undefined) return undefined
  const choice = choices.find((known) => known === written)
  if (choice !== undefined) return choice
  throw new Failure({
    code: 'USAGE',
    problem: `--${name} \`${written}\``,
    allowed: allowedNames(written, choices),
  })
}

function refuseFlags(args: Arguments, names: readonly string[], when: string): void {
  const given = names.filter((name) => args.values[name] !== undefined)
  if (given.length === 0) return
  throw new Failure({
    code: 'USAGE',
    problem: `${given.map((name) => `--${name}`).join(', ')} says nothing ${when}`,
    next: 'leave it out; `assay plan-gate --help` says which flag is for what.',
  })
}

function notTogether(one: string, other: string): Failure {
  return new Failure({ code: 'USAGE', problem: `${one} does not go with ${other}`, allowed: 'one of them' })
}
