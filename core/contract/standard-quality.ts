import type { Answer, Measured } from '#core/contract/checks/answer.ts'
import { checkNamed } from '#core/contract/checks/catalogue.ts'
import { type Dimension, dimensions, type LoweringContext } from '#core/contract/checks/definition.ts'
import type { Lowered } from '#core/contract/checks/lowered.ts'
import { dimensionOfMetric, lowerMetric, metricOf } from './library-metrics.ts'
import { comparisonOf } from './operators.ts'
import type { OtherQuality, SqlQuality } from './quality.ts'

/** An entry of `quality` in the standard's own words: what it is called in results, and what it comes to. */
export interface StandardQuality {
  readonly check: string
  readonly dimension: Dimension
  lower(context: LoweringContext): Lowered
}

/** What an entry of `quality` comes to that is no check of the kit. */
export function standardQuality(quality: OtherQuality): StandardQuality {
  const said = quality.description ?? quality.name ?? 'what the contract says'
  switch (quality.type) {
    case 'text':
      return skipped('text', 'a sentence for people: nothing checks it', said, quality)
    case 'custom':
      return skipped('custom', `a check of another engine, ${quality.engine}`, said, quality)
    case 'sql':
      return {
        check: 'sql',
        dimension: dimensionOf(quality, 'consistency'),
        lower: (context) => lowerSql(quality, context),
      }
    default: {
      const metric = metricOf(quality)
      return {
        check: metric ?? quality.rule ?? 'library',
        dimension: metric === undefined ? dimensionOf(quality, 'validity') : dimensionOfMetric[metric],
        lower: (context) => lowerMetric(quality, context),
      }
    }
  }
}

function skipped(check: string, because: string, expected: string, quality: OtherQuality): StandardQuality {
  return {
    check,
    dimension: dimensionOf(quality, 'validity'),
    lower: () => ({ kind: 'unanswered', outcome: 'skipped', because, expected }),
  }
}

/** The standard's word for validity is conformity; it knows one that is none of ours. */
function dimensionOf({ dimension }: OtherQuality, otherwise: Dimension): Dimension {
  if (dimension === 'conformity') return 'validity'
  return dimensions.find((known) => known === dimension) ?? otherwise
}

/** The one value of a query, held against the operator beside it. */
function lowerSql(quality: SqlQuality, context: LoweringContext): Lowered {
  const { name, physicalName } = context.contract.schema[0] ?? { name: '' }
  const query = overTable(quality.query, [name, ...(physicalName === undefined ? [] : [physicalName])])
  const lowered = checkNamed('sql_value').lower({ check: 'sql_value', query, seconds: 30 }, context)
  const comparison = comparisonOf(quality, '')
  if (lowered.kind !== 'statement' || comparison === undefined)
    return {
      kind: 'unanswered',
      outcome: 'unsupported',
      because: 'the value of a query is compared with numbers only',
      expected: quality.description ?? 'what the contract says',
    }
  const expected = `the query answers ${comparison.words}`
  return {
    ...lowered,
    judge: (rows: readonly Measured[]): Answer => {
      const answer = lowered.judge(rows)
      if (answer.value === undefined) return { ...answer, expected }
      return { ...answer, expected, outcome: comparison.holds(answer.value) ? 'pass' : 'fail' }
    },
  }
}

const tablePlace = ['$', '{table}'].join('')

/** Queries name the table they are about: by `${table}`, or by its own name. */
function overTable(query: string, names: readonly string[]): string {
  return query.replaceAll(
    /\b(FROM|JOIN)\s+("[^"]+"|[\p{L}\p{N}_.]+)/giu,
    (clause: string, word: string, written: string) => {
      const plain = written.replaceAll('"', '')
      const named = names.some((name) => plain === name || plain.endsWith(`.${name}`))
      return named ? `${word} ${tablePlace}` : clause
    },
  )
}
