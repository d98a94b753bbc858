import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'
import { type TextFormatName, textFormatNames, textFormats } from './text-formats.ts'

/** Row 35 of the check table. */
export const format = defineCheck({
  name: 'format',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['string'],
  words: 'Every text has a form that is known by name; missing ones are left aside.',
  parameters: () => ({
    is: z
      .enum(textFormatNames as [TextFormatName, ...TextFormatName[]])
      .describe(textFormatNames.map((name) => `${name}: ${textFormats[name].words}`).join('. ')),
    ...tolerance,
  }),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const column = identifier(name)
    const { words, broken } = textFormats[parameters.is]
    return rowRule({
      reads: [name],
      where: parameters.where,
      eligible: `${column} IS NOT NULL`,
      broken: broken(column, context.dialect),
      expected: words,
      tolerance: parameters,
      offending: column,
    })
  },
})
