import * as z from 'zod'
import { countIf } from '#core/data/sql.ts'
import { numberOf } from '../answer.ts'
import { defineCheck, tolerance } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered, usedColumn, usedFeatures } from '../read-column.ts'
import { shareAnswer } from './share-answer.ts'
import { firstRows, inspected, rowOf } from './splits.ts'
import { asText } from './typed-number.ts'

/** Row 93 of the check table. */
export const conflictingLabels = defineCheck({
  name: 'conflicting_labels',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'Rows with the same features have the same label; counts the rows of groups that have several. Missing features equal missing ones; rows without a label are left aside.',
  parameters: () => ({
    features: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'Features, columns or expressions. Default: the features of the model, or else all columns but label, entity and time.',
      ),
    label: z.string().min(1).optional().describe('Default: the label of the contract or the model.'),
    ...tolerance,
  }),
  misfits: (parameters) => notWith('conflicting_labels', parameters, ['by']),
  lower: (parameters, context) => {
    const expected = 'one label for the same features'
    const label = usedColumn('label', parameters.label, context, expected)
    if (isUnanswered(label)) return label
    const features = usedFeatures(parameters.features, context, [label.sql])
    const keys = features.map((_, index) => `"k${index}"`).join(', ')
    const read = features.map(({ sql }, index) => `${sql} AS "k${index}"`).join(', ')
    const { where } = parameters
    const several = '"labels" > 1'
    return {
      kind: 'statement',
      reads: undefined,
      expressions: inspected(undefined, [label, ...features], where),
      needsValues: true,
      select: `WITH judged AS (SELECT ${asText(label.sql)} AS "label", ${rowOf(context)} AS "row", ${read} FROM t${where === undefined ? '' : ` WHERE (${where})`}),
grouped AS (SELECT COUNT(*) AS "n", COUNT(DISTINCT "label") AS "labels", MIN("row") AS "first" FROM judged WHERE "label" IS NOT NULL GROUP BY ${keys})
SELECT COALESCE(SUM("n"), 0) AS "of", COALESCE(SUM(CASE WHEN ${several} THEN "n" ELSE 0 END), 0) AS "bad", ${countIf(several)} AS "groups", ${firstRows('"first"', several, context)} AS "rows" FROM grouped`,
      judge: ([measured = {}]) =>
        shareAnswer(measured, parameters, {
          expected: `one ${label.name} for the same ${features.length === 1 ? features[0]?.name : `${features.length} features`}`,
          observed: (counted) =>
            `${counted} rows are in ${numberOf(measured, 'groups')} groups of equal features with more than one label`,
          nothing: 'no labelled rows',
        }),
    }
  },
})
