import type { ValueCurve } from '#core/gate/decision-threshold.ts'
import { amount } from './money-lines.ts'

const height = 7
const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/**
 * Worth against the threshold, in characters: a column for each point, its height the worth between the least and the
 * most of the curve; `▲` stands below the threshold that is used.
 */
export function valueCurveLines({ rows, best, used, curve }: ValueCurve, currency: string): string[] {
  const worths = curve.map(({ perThousand }) => perThousand)
  const least = Math.min(...worths)
  const most = Math.max(...worths)
  const end = curve.at(-1)?.threshold ?? 1
  const levels = height * blocks.length
  // The least is drawn too, one step high.
  const levelOf = (worth: number): number =>
    most === least ? levels : 1 + Math.round(((worth - least) / (most - least)) * (levels - 1))
  const labels = [amount(most), amount(least)]
  const margin = Math.max(...labels.map((label) => label.length))
  const drawn = Array.from({ length: height }, (_, line) => {
    const floor = (height - 1 - line) * blocks.length
    const cells = worths.map((worth) => {
      const over = levelOf(worth) - floor
      return over <= 0 ? ' ' : (blocks[Math.min(over, blocks.length) - 1] ?? ' ')
    })
    const label = line === 0 ? labels[0] : line === height - 1 ? labels[1] : ''
    return `${(label ?? '').padStart(margin)} │${cells.join('')}`.trimEnd()
  })
  const place = Math.round((Math.min(used.threshold, end) / end) * (curve.length - 1))
  const axis = `${' '.repeat(margin)} └${'─'.repeat(curve.length)}`
  const scale = `0${String(end).padStart(curve.length - 1)}`
  const pointer = `${' '.repeat(place)}▲ ${used.threshold}`
  return [
    `${currency} per 1,000 predictions by threshold, on ${rows} validation rows`,
    ...drawn,
    axis,
    `${' '.repeat(margin + 2)}${scale}`,
    `${' '.repeat(margin + 2)}${pointer}: ${amount(used.perThousand)}${used.threshold === best.threshold ? ', the best' : `; best at ${best.threshold}: ${amount(best.perThousand)}`}`,
  ]
}
