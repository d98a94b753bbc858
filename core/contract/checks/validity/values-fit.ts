import type { Property } from '#core/contract/contract.ts'
import type { Misfit } from '../definition.ts'

const fitting: Readonly<Record<Property['logicalType'], { readonly type: string; readonly words: string }>> =
  {
    string: { type: 'string', words: 'text; quote what reads as a number or as true or false' },
    date: { type: 'string', words: 'dates as text' },
    timestamp: { type: 'string', words: 'timestamps as text' },
    number: { type: 'number', words: 'numbers' },
    integer: { type: 'number', words: 'numbers' },
    boolean: { type: 'boolean', words: 'true, false' },
  }

/** A number never equals a text: `1.0` in a list would not match the text `1.0`, or stop the engine. */
export function valuesOfAnotherType(
  property: Property,
  values: readonly (string | number | boolean)[],
  at: (index: number) => (string | number)[],
): Misfit[] {
  const { type, words } = fitting[property.logicalType]
  return values.flatMap((value, index) =>
    typeof value === type
      ? []
      : [
          {
            path: at(index),
            problem: `found ${JSON.stringify(value)} for the ${property.logicalType} column \`${property.name}\``,
            allowed: words,
          },
        ],
  )
}
