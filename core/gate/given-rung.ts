import { readBinary, readNumber } from '#core/metrics/cells.ts'
import type { Scored } from '#core/metrics/scored.ts'
import type { BaselineLabels, Channels } from './baselines.ts'
import { type FeatureValues, groupFeature, rateTable } from './rate-table.ts'
import { meanOf, type Rate, scoredRung, targetsOf } from './rung-answers.ts'
import type { Rung } from './rungs.ts'

/** What an expression or a column says of every row of the three channels. */
export type GivenColumn = Channels<FeatureValues>

/**
 * A rule or today's practice as a model.
 * Numbers are predicted as they are, a missing one as the mean of training. Classes are predicted by name. Of two classes
 * a yes or no is the prediction, a missing one a no, scored by how often its answer was positive in training; numbers
 * from 0 to 1 are probabilities, and other numbers are scored by how often their tenth was positive in training.
 */
export function givenRung(
  labelled: BaselineLabels,
  column: GivenColumn,
  rung: Rung,
): { readonly description: string; readonly scored: Scored } {
  const description = describe(rung)
  switch (labelled.task) {
    case 'regression':
    case 'forecast':
    case 'scores': {
      const mean = meanOf(labelled.labels.train)
      const rate: Rate = (channel, row) => {
        const value = readNumber(column[channel][row])
        return Number.isFinite(value) ? value : mean
      }
      return { description, scored: scoredRung(labelled, 'holdout', [rate]) }
    }
    case 'multiclass': {
      const scored = scoredRung(labelled, 'holdout', ratesOf(labelled, column, 'category'))
      if (scored.task !== 'multiclass') throw new TypeError('several classes have answers of several classes')
      const places = new Map(labelled.classes.map((name, place) => [name, place]))
      const predicted = scored.predicted.map((likeliest, row) => {
        const said = column.holdout[row]
        return said === null || said === undefined ? likeliest : (places.get(String(said)) ?? -1)
      })
      return { description, scored: { ...scored, predicted } }
    }
    case 'binary-classification': {
      const yesOrNo = everyIs(column, (cell) => readBinary(cell) !== undefined)
      if (!yesOrNo && everyIs(column, (cell) => readNumber(cell) >= 0 && readNumber(cell) <= 1)) {
        const prior = meanOf(labelled.labels.train)
        const rate: Rate = (channel, row) => {
          const value = readNumber(column[channel][row])
          return Number.isFinite(value) ? value : prior
        }
        return { description, scored: scoredRung(labelled, 'holdout', [rate]) }
      }
      const numbers = !yesOrNo && everyIs(column, (cell) => Number.isFinite(readNumber(cell)))
      const answers = yesOrNo ? mapped(column, (cell) => readBinary(cell) ?? 0) : column
      const scored = scoredRung(
        labelled,
        'holdout',
        ratesOf(labelled, answers, numbers ? 'number' : 'category'),
      )
      if (scored.task !== 'binary-classification' || !yesOrNo) return { description, scored }
      const predicted = Uint8Array.from(scored.predicted, (_, row) => (answers.holdout[row] === 1 ? 1 : 0))
      return { description, scored: { ...scored, predicted } }
    }
  }
}

function describe(rung: Rung): string {
  if (typeof rung === 'string') return rung
  if ('command' in rung) return `the program ${rung.command}`
  return 'rule' in rung ? `the rule ${rung.rule}` : `today’s practice, ${rung.today}`
}

function ratesOf(labelled: BaselineLabels, column: GivenColumn, kind: 'number' | 'category'): Rate[] {
  const grouping = groupFeature(kind, column.train)
  return targetsOf(labelled).map((target): Rate => {
    const rate = rateTable(grouping, column.train, target)
    return (channel, row) => rate(column[channel][row])
  })
}

function everyIs(column: GivenColumn, holds: (cell: FeatureValues[number]) => boolean): boolean {
  return [column.train, column.validation, column.holdout].every((cells) =>
    Array.from(cells).every((cell) => cell === null || cell === undefined || holds(cell)),
  )
}

function mapped(column: GivenColumn, of: (cell: FeatureValues[number]) => number): GivenColumn {
  return {
    train: Array.from(column.train, of),
    validation: Array.from(column.validation, of),
    holdout: Array.from(column.holdout, of),
  }
}
