import type { TableFacts } from '#core/init/column-facts.ts'
import { listed } from '#core/init/yaml-text.ts'
import { confidenceOf, type Suggestion } from './suggestion.ts'

/**
 * What the table suggests as a whole.
 * @param keys columns that together name a row, confirmed by counting
 */
export function suggestForTable(
  { rows, repeatedRows }: TableFacts,
  keys: readonly (readonly string[])[],
): Suggestion[] {
  const confidence = confidenceOf(rows)
  return [
    {
      evidence: [`found ${rows} rows; half of them missing would be worth a look`],
      confidence,
      check: `check: row_count, min: ${Math.ceil(rows / 2)}`,
    },
    ...keys.map((columns) => ({
      evidence: [`no two rows share ${columns.join(' and ')}, counted exactly`],
      confidence,
      check: `check: unique, columns: ${listed(columns)}`,
      confirm: 'true: do they name a row?',
    })),
    repeatedRows === 0
      ? { evidence: ['no row repeats another in every column'], confidence, check: 'check: duplicate_rows' }
      : {
          evidence: [
            `${repeatedRows} rows repeat an earlier one in every column: should they be there? Half as many again are allowed`,
          ],
          confidence: 'low',
          check: `check: duplicate_rows, max: ${Math.ceil(repeatedRows * 1.5)}`,
        },
  ]
}
