import * as z from 'zod'
import { constant, identifier, text, textColumn } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** What people write where they have nothing to write. Numbers such as 999 may be values, so they have to be asked for. */
const usual = [
  ...['na', 'n/a', '#n/a', '<na>', 'nan', '#nan', 'null', '(null)', '\\n', 'nil', 'none', '(none)'],
  ...['missing', '(missing)', 'unknown', 'undefined', 'not available', 'not applicable', 'tbd', 'tba'],
  ...['-', '--', '---', '?', '??', '???', '.', '..', '...', '*', '#', 'xxx', '$null$'],
]

/** Row 18 of the check table. */
export const noPlaceholder = defineCheck({
  name: 'no_placeholder',
  dimension: 'completeness',
  about: 'column',
  words:
    'No value is written as one of these stand-ins for a missing one; the case of ASCII letters does not count, missing ones are left aside.',
  parameters: () => ({
    values: z
      .array(z.union([z.string().min(1), z.number()]))
      .min(1)
      .default(usual)
      .describe(
        'Texts as they are written, and numbers, such as ["NA", "-", 999]. Default: na, n/a, null, none, nil, nan, missing, unknown, tbd, -, ?, . and the like; no numbers.',
      ),
    ...tolerance,
  }),
  lower: (parameters, context) => {
    const { name, logicalType } = columnOf(context)
    const source = textColumn(name)
    const numeric = logicalType === 'number' || logicalType === 'integer'
    const numbers = parameters.values.filter((value) => typeof value === 'number')
    const texts = parameters.values.filter((value) => typeof value === 'string')
    const folded = [...texts, ...(numeric ? [] : numbers.map(String))].map(asciiLower)
    const broken = [
      ...(folded.length === 0 ? [] : [`${lowered(source)} IN (${folded.map(text).join(', ')})`]),
      ...(numeric && numbers.length > 0
        ? [`COALESCE(CAST(${identifier(name)} AS DOUBLE) IN (${numbers.map(constant).join(', ')}), FALSE)`]
        : []),
    ]
    return rowRule({
      reads: [name],
      where: parameters.where,
      eligible: `${source} IS NOT NULL`,
      broken: broken.join(' OR '),
      expected: 'no stand-in for a missing value',
      tolerance: parameters,
      offending: source,
    })
  },
})

const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const smalls = 'abcdefghijklmnopqrstuvwxyz'

/** ASCII letters in small, all others as they are: what engines make of those differs. */
function lowered(source: string): string {
  return `translate(${source}, ${text(capitals)}, ${text(smalls)})`
}

function asciiLower(value: string): string {
  return value.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}
