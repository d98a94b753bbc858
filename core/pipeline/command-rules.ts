import type { Finding } from '#core/config/read-document.ts'
import { isCommand, rungsOf } from '#core/gate/rungs.ts'
import type { Pipeline } from './pipeline.ts'

/** Rows are handed to a program as row_id and features, so no feature may bear that name. */
export function commandsCanBeAsked({ data, gate }: Pipeline): Finding[] {
  if (!rungsOf(gate.baselines).some(isCommand)) return []
  return data.features.flatMap((name, index) =>
    name.toLowerCase() === 'row_id'
      ? [
          {
            path: ['data', 'features', index],
            problem: `\`${name}\` is what a command of gate.baselines finds the id of a row under`,
            allowed: 'another name for this feature',
          },
        ]
      : [],
  )
}
