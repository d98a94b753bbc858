import { allowedNames } from '#core/config/nearest.ts'
import type { Misfit } from './definition.ts'

/** Names among these that no column of the contract has. */
export function unknownColumns(
  names: readonly string[],
  columns: readonly string[],
  path: readonly (string | number)[],
): Misfit[] {
  return names.flatMap((name, index) =>
    columns.includes(name)
      ? []
      : [
          {
            path: [...path, index],
            problem: `there is no column \`${name}\` in the contract`,
            allowed: allowedNames(name, columns),
          },
        ],
  )
}
