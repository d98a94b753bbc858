import { countText } from '#core/gate/number-words.ts'
import type { HoldoutPolicy } from '#core/ledger/holdout-policy.ts'
import type { ConditionPlan, SizingMethod, SizingWay } from './condition-plan.ts'
import { tableText } from './table-text.ts'

const methodWords: Readonly<Record<SizingMethod, string>> = {
  hoeffding: 'Hoeffding',
  binomial: 'exact binomial',
  bennett: 'Bennett',
}

/** A plan of a condition, for a person at a terminal. */
export function conditionPlanText(plan: ConditionPlan): string {
  const { best, mode, steps } = plan
  const rows = plan.ways.flatMap((way) =>
    way.clauses.map((clause) => [
      clause.clause,
      methodWords[clause.method],
      clause.labelled ? countText(clause.rows) : '-',
      clause.labelled ? '-' : countText(clause.rows),
      way === best ? '*' : '',
    ]),
  )
  return [
    `${plan.condition}`,
    `reliability ${plan.reliability} over ${steps} ${steps === 1 ? 'step' : 'steps'}, ${policyWords(plan.policy)}, ${
      mode === 'fp-free' ? 'fp-free: what is unknown is rejected' : 'fn-free: what is unknown is accepted'
    }`,
    '',
    ...tableText(['clause', 'method', 'labelled rows', 'unlabelled rows', 'best'], distinct(rows), [
      'left',
      'left',
      'right',
      'right',
      'left',
    ]),
    '',
    ...needWords(best),
    ...(plan.normalTheoryRows === undefined || best.name !== 'bennett'
      ? []
      : [
          `Once there are rows, a test that looks at them could do with about ${countText(plan.normalTheoryRows)}.`,
        ]),
    ...plan.undecidable.map(
      (clause) =>
        `Careful: at its tolerance \`${clause}\` can never be ${mode === 'fp-free' ? 'sure to hold, so nothing would pass' : 'sure to fail, so everything would pass'}. Ask for a smaller tolerance.`,
    ),
    'Assumed: rows are independent draws of the population the model will meet, and nobody reads the labels.',
  ].join('\n')
}

function needWords(way: SizingWay): string[] {
  const labelled =
    way.labelledRows === 0
      ? 'You need no labels'
      : `You need ${countText(way.labelledRows)} labelled rows (${methodWords[way.name]})`
  const without =
    way.unlabelledRows === 0 ? '' : `, and ${countText(way.unlabelledRows)} rows with predictions`
  return [
    `${labelled}${without}.`,
    ...(way.disagreement === undefined
      ? []
      : [
          `The labelled rows count only if at most ${way.disagreement.observedAtMost} of the predictions change on the others: then at most ${way.disagreement.atMost} of all do.`,
        ]),
    ...(way.labelsPerStep === undefined
      ? []
      : [
          `If only rows are labelled whose prediction changes, a candidate costs at most ${countText(way.labelsPerStep)} labels.`,
        ]),
  ]
}

function policyWords(policy: HoldoutPolicy): string {
  const three = policy.kind !== 'none' && policy.outcomes === 3 ? ', three outcomes' : ''
  if (policy.kind === 'none') return 'adaptivity none (nothing is told)'
  if (policy.kind === 'firstChange') return `adaptivity firstChange (the first pass retires the rows${three})`
  if (policy.kind === 'full') return `adaptivity full (every verdict is told${three})`
  return `adaptivity kPass (${policy.passes} passes retire the rows${three})`
}

/** Clause by clause; what two ways size alike is listed once, with the mark of the best way if it is one of them. */
function distinct(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const byKey = new Map<string, readonly string[]>()
  for (const row of rows) {
    const key = row.slice(0, -1).join('\u0000')
    if (!byKey.has(key) || row.at(-1) === '*') byKey.set(key, row)
  }
  const listed = [...byKey.values()]
  const clauses = [...new Set(listed.map(([clause]) => clause))]
  return clauses.flatMap((clause) => listed.filter(([of]) => of === clause))
}
