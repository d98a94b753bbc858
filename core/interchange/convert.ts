import { stringify } from 'yaml'
import { type Contract, propertiesOf } from '#core/contract/contract.ts'
import { readContract } from '#core/contract/read-contract.ts'
import { DataResults } from '#core/contract/results.ts'
import { referencesOf } from '#core/data/references.ts'
import { sha256 } from '#core/digest.ts'
import { Snapshot, snapshotJson } from '#core/drift/snapshot.ts'
import { Failure } from '#core/failure.ts'
import { contractOfRules } from './dqdl/contract-of-rules.ts'
import { parseDqdl } from './dqdl/parse.ts'
import { rulesOfContract } from './dqdl/rules-of-contract.ts'
import { junitXml } from './junit.ts'
import type { Loss } from './losses.ts'
import { constraintsJson, readConstraints } from './model-monitor/constraints.ts'
import { constraintsOfContract } from './model-monitor/constraints-of-contract.ts'
import { contractOfConstraints } from './model-monitor/contract-of-constraints.ts'
import { snapshotOfStatistics, statisticsOfSnapshot } from './model-monitor/snapshot-statistics.ts'
import { readStatistics, statisticsJson } from './model-monitor/statistics.ts'
import { readViolations, violationsJson, violationsOf } from './model-monitor/violations.ts'
import { violationsTable } from './model-monitor/violations-table.ts'
import { sarifJson } from './sarif.ts'
import { dataSummary } from './summary.ts'

/** What a file can be, and what it can be turned into. */
export const conversions = {
  contract: ['dqdl', 'constraints'],
  dqdl: ['contract'],
  constraints: ['contract'],
  statistics: ['snapshot'],
  snapshot: ['statistics'],
  results: ['junit', 'sarif', 'markdown', 'violations'],
  violations: ['markdown'],
} as const
export type Source = keyof typeof conversions
export type Target = (typeof conversions)[Source][number]

export interface ConvertRequest {
  readonly text: string
  readonly file: string
  /** As a person writes it. */
  readonly to: string
  /** Tells the types of columns that rules name, and whole numbers from others. */
  readonly contract?: { readonly text: string; readonly file: string } | undefined
  /** What a contract that is made is called. */
  readonly id: string
}

export interface Converted {
  readonly from: Source
  readonly text: string
  readonly losses: readonly Loss[]
}

/**
 * Turns a file of one format into another, with a report of what was lost.
 * @throws Failure USAGE for a format that it cannot be turned into, CONFIGURATION_INVALID for a file that is wrong
 */
export function convert(request: ConvertRequest): Converted {
  const from = sourceOf(request.text)
  const targets: readonly string[] = conversions[from]
  if (!targets.includes(request.to)) {
    throw new Failure({
      code: 'USAGE',
      problem: `${request.file} is ${words[from]}, which cannot become \`${request.to}\``,
      allowed: targets.join(', '),
    })
  }
  return { from, ...converters[from](request) }
}

const words: Readonly<Record<Source, string>> = {
  contract: 'a contract',
  dqdl: 'DQDL',
  constraints: 'a constraints.json',
  statistics: 'a statistics.json',
  snapshot: 'a snapshot',
  results: 'the results of validate-data',
  violations: 'a constraint_violations.json',
}

type Conversion = Omit<Converted, 'from'>

const converters: Readonly<Record<Source, (request: ConvertRequest) => Conversion>> = {
  contract: ({ text, file, to }) => {
    const { value } = readContract(text, file)
    if (to === 'dqdl') return rulesOfContract(value)
    const { constraints, losses } = constraintsOfContract(value)
    return { text: constraintsJson(constraints), losses }
  },
  dqdl: (request) => {
    const known = knownContract(request)
    const types = new Map(
      known === undefined ? [] : propertiesOf(known).map(({ name, logicalType }) => [name, logicalType]),
    )
    const references = Object.fromEntries(
      known === undefined ? [] : referencesOf(known).map(({ name, location }) => [name, location]),
    )
    const { contract, losses } = contractOfRules(parseDqdl(request.text, request.file), {
      id: request.id,
      types,
      references,
    })
    return written(contract, losses, request)
  },
  constraints: (request) => {
    const { contract, losses } = contractOfConstraints(
      readConstraints(request.text, request.file),
      request.id,
    )
    return written(contract, losses, request)
  },
  statistics: ({ text, file }) => {
    const { snapshot, losses } = snapshotOfStatistics(readStatistics(text, file), sha256(text))
    if (snapshot !== undefined) return { text: snapshotJson(snapshot), losses }
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: 'no feature has a distribution that drift could be measured against',
      allowed: 'buckets or values of at least one feature',
      place: { file },
    })
  },
  snapshot: (request) => {
    const snapshot = Snapshot.parse(JSON.parse(request.text))
    return { text: statisticsJson(statisticsOfSnapshot(snapshot, knownContract(request))), losses: [] }
  },
  results: ({ text, file, to }) => {
    const parsed = DataResults.safeParse(JSON.parse(text))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const problem = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`
      throw new Failure({ code: 'CONFIGURATION_INVALID', problem, place: { file } })
    }
    const { data } = parsed
    if (to === 'junit') return { text: junitXml(data), losses: [] }
    if (to === 'sarif') return { text: sarifJson(data), losses: [] }
    if (to === 'markdown') return { text: `${dataSummary(data).markdown}\n`, losses: [] }
    const { violations, losses } = violationsOf(data)
    return { text: violationsJson(violations), losses }
  },
  violations: ({ text, file }) => ({ text: violationsTable(readViolations(text, file)), losses: [] }),
}

function knownContract({ contract }: ConvertRequest): Contract | undefined {
  return contract === undefined ? undefined : readContract(contract.text, contract.file).value
}

function written(
  contract: Record<string, unknown> | undefined,
  losses: readonly Loss[],
  { file }: ConvertRequest,
): Conversion {
  if (contract !== undefined) return { text: stringify(contract, { lineWidth: 0 }), losses }
  throw new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: 'it names no column, and a contract needs one',
    next: 'name a contract of the table with --contract: its columns are taken.',
    place: { file },
  })
}

/** What a text is, by its keys; a contract where nothing says otherwise, whose reader then says what is wrong. */
function sourceOf(text: string): Source {
  if (/^\s*(Rules|Analyzers)\s*=/m.test(text)) return 'dqdl'
  const content = jsonOf(text)
  if (content === undefined) return 'contract'
  if (Array.isArray(content.checks) && 'contract' in content) return 'results'
  if (Array.isArray(content.columns) && 'source' in content) return 'snapshot'
  if (!Array.isArray(content.features))
    return Object.keys(content).some((key) => /violations$/i.test(key)) ? 'violations' : 'contract'
  const statistics = 'dataset' in content || /"(numerical_?statistics|string_?statistics)"/i.test(text)
  return statistics ? 'statistics' : 'constraints'
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!/^\uFEFF?\s*\{/.test(text)) return undefined
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>
  } catch {
    return undefined
  }
}
