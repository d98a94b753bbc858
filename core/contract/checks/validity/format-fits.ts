import { nearest } from '#core/config/nearest.ts'
import { integerFormats, type LogicalType, realFormats } from '#core/contract/type-options.ts'
import { momentLetters, readMomentFormat } from '#core/data/moment-grammar.ts'
import { timeGrammar, timeLetters } from '#core/data/time-grammar.ts'
import type { Misfit } from '../definition.ts'
import { textFormats } from './text-formats.ts'

/** What is wrong with the `format` of a type, at its path. */
export function formatMisfit(
  logicalType: LogicalType,
  format: string,
  path: readonly (string | number)[],
): Misfit[] {
  switch (logicalType) {
    case 'date':
    case 'timestamp':
      return readMomentFormat(format) === undefined ? [letters(format, momentLetters, path)] : []
    case 'time':
      return timeGrammar(format) === undefined ? [letters(format, timeLetters, path)] : []
    case 'integer':
      return unknownFormat(format, Object.keys(integerFormats), path)
    case 'number':
      return unknownFormat(format, realFormats, path)
    case 'string': {
      // Others have formats of their own; a slip of the pen is not one.
      const near = Object.hasOwn(textFormats, format) ? undefined : nearest(format, Object.keys(textFormats))
      return near === undefined
        ? []
        : [{ path, problem: `found ${JSON.stringify(format)}`, allowed: `${near} (did you mean that?)` }]
    }
    default:
      return [
        {
          path,
          problem: `\`format\` on a ${logicalType} column is checked by nothing`,
          allowed: 'string, number, integer, date, timestamp or time columns',
        },
      ]
  }
}

function letters(format: string, known: readonly string[], path: readonly (string | number)[]): Misfit {
  return {
    path,
    problem: `\`${format}\` holds letters that are not understood`,
    allowed: `${known.join(', ')}, 'text' in quotes`,
  }
}

function unknownFormat(
  format: string,
  known: readonly string[],
  path: readonly (string | number)[],
): Misfit[] {
  return known.includes(format)
    ? []
    : [{ path, problem: `found ${JSON.stringify(format)}`, allowed: known.join(', ') }]
}
