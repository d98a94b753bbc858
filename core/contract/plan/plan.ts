import type { Answer } from '#core/contract/checks/answer.ts'
import type { Measurement } from '#core/contract/checks/lowered.ts'
import type { Relation } from '#core/data/tables.ts'
import type { PlannedCheck } from './planned-check.ts'
import { renderWeighted } from './render-atom.ts'

/** A check that a scan answers. */
export type ScanCheck = PlannedCheck & { readonly lowered: Measurement }

/** How a group of checks is answered. */
export type Step =
  /** One row a value of a single column, with its count: every check of that column at once, on the values alone. */
  | { readonly kind: 'histogram'; readonly column: string; readonly checks: readonly ScanCheck[] }
  /** One pass over the rows for all of them. */
  | { readonly kind: 'shared'; readonly checks: readonly ScanCheck[]; readonly batch?: string | undefined }
  /** One pass that keeps groups apart. */
  | { readonly kind: 'grouped'; readonly by: readonly string[]; readonly checks: readonly ScanCheck[] }
  /** A statement of its own, for every check that comes to the same one. */
  | { readonly kind: 'statement'; readonly checks: readonly PlannedCheck[] }

/** Everything that will be run, and what is answered without running anything. */
export interface Plan {
  readonly known: readonly {
    readonly check: PlannedCheck
    readonly answer: Answer
    readonly from: 'footers' | 'nothing'
  }[]
  readonly steps: readonly Step[]
}

/** So many atoms ride in one statement: engines that compile statements refuse much longer ones. */
export const mostAtoms = 200

/** A column's histogram is taken where it has at most this share of different values among the rows looked at ... */
const mostDistinctShare = 0.1
/** ... or this few. */
const fewValues = 1000

/** What is known of how often values repeat, from {@link Relation.sampleDistinct}. */
export interface Repetition {
  readonly rows: number
  readonly distinct: ReadonlyMap<string, number>
}

/**
 * Decides how each check is answered: from what the files say of themselves, from the histogram of its one column, with
 * others in a pass over the rows, or by a statement of its own. The same checks and facts give the same plan.
 *
 * A histogram wins where values repeat: the engine groups on dictionaries, and every rule then sees each value once. On a
 * column of mostly different values it loses, so there the shared pass is taken.
 */
export function planChecks(
  checks: readonly PlannedCheck[],
  relation: Pick<Relation, 'dialect' | 'facts'>,
  repetition: Repetition,
): Plan {
  const known: Plan['known'][number][] = []
  const histograms = new Map<string, ScanCheck[]>()
  const shared: ScanCheck[] = []
  const rest = new Map<string, Step>()
  const alone = (kind: string, asked: readonly unknown[], step: Step, check: PlannedCheck): void => {
    const key = JSON.stringify([kind, ...asked])
    const known = rest.get(key)
    rest.set(key, known === undefined ? step : ({ ...known, checks: [...known.checks, check] } as Step))
  }
  for (const check of checks) {
    const { lowered } = check
    const ungrouped = lowered.kind === 'facts' || (lowered.kind === 'statement' && lowered.groups !== true)
    if (check.by !== undefined && ungrouped) {
      const observed = `\`${check.check}\` cannot be judged within groups (\`by\`)`
      const answer = { outcome: 'unsupported', observed, expected: 'a check without `by`' } as const
      known.push({ check, answer, from: 'nothing' })
      continue
    }
    switch (lowered.kind) {
      case 'facts':
        known.push({ check, answer: lowered.judge(relation.facts), from: 'footers' })
        break
      case 'unanswered':
        known.push({
          check,
          answer: { outcome: lowered.outcome, observed: lowered.because, expected: lowered.expected },
          from: 'nothing',
        })
        break
      case 'statement':
        alone('statement', [lowered.select, lowered.seconds], { kind: 'statement', checks: [check] }, check)
        break
      case 'measurement': {
        const scan: ScanCheck = { ...check, lowered }
        if (check.by !== undefined) {
          alone('grouped', check.by, { kind: 'grouped', by: check.by, checks: [scan] }, scan)
          break
        }
        const answer = lowered.fromFacts?.(relation.facts)
        if (answer !== undefined) {
          known.push({ check, answer, from: 'footers' })
          break
        }
        const column = columnOfHistogram(lowered, relation, repetition)
        if (column === undefined) shared.push(scan)
        else histograms.set(column, [...(histograms.get(column) ?? []), scan])
      }
    }
  }
  return {
    known,
    steps: [
      ...[...histograms].map(([column, own]): Step => ({ kind: 'histogram', column, checks: own })),
      ...packed(shared).map((group): Step => ({ kind: 'shared', checks: group })),
      ...rest.values(),
    ],
  }
}

/** Checks in groups whose atoms fit into one statement. */
export function packed(checks: readonly ScanCheck[]): ScanCheck[][] {
  const groups: ScanCheck[][] = []
  let atoms = new Set<string>()
  for (const check of checks) {
    const own = Object.values(check.lowered.atoms).map((atom) => JSON.stringify(atom))
    const last = groups.at(-1)
    if (last === undefined || atoms.union(new Set(own)).size > mostAtoms) {
      groups.push([check])
      atoms = new Set(own)
    } else {
      last.push(check)
      for (const atom of own) atoms.add(atom)
    }
  }
  return groups
}

function columnOfHistogram(
  lowered: Measurement,
  { dialect }: Pick<Relation, 'dialect'>,
  { rows, distinct }: Repetition,
): string | undefined {
  const [column, ...others] = lowered.reads ?? []
  if (column === undefined || others.length > 0) return undefined
  const different = distinct.get(column)
  if (different === undefined || different > Math.max(fewValues, mostDistinctShare * rows)) return undefined
  const weighted = Object.values(lowered.atoms).every((atom) => renderWeighted(atom, dialect) !== undefined)
  return weighted ? column : undefined
}
