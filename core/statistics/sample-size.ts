import { normalQuantile, normalUpperQuantile } from './distributions.ts'

/** How sure planning wants to be; `sides` is 1 unless said. */
export interface Plan {
  readonly alpha: number
  readonly power: number
  readonly sides?: 1 | 2
}

function multiples(plan: Plan): readonly [number, number] {
  return [normalUpperQuantile(plan.alpha / (plan.sides ?? 1)), normalQuantile(plan.power)]
}

/** Rows for a mean: ((z_alpha + z_power) sd / gap)^2, not yet rounded up. */
export function rowsForMean(standardDeviation: number, gap: number, plan: Plan): number {
  const [ofAlpha, ofPower] = multiples(plan)
  return (((ofAlpha + ofPower) * standardDeviation) / gap) ** 2
}

/** Rows for a paired 0/1 difference at a share of discordant rows, not yet rounded up. Source: Connor 1987. */
export function rowsForDiscordance(discordance: number, difference: number, plan: Plan): number {
  const [ofAlpha, ofPower] = multiples(plan)
  const root = ofAlpha * Math.sqrt(discordance) + ofPower * Math.sqrt(discordance - difference * difference)
  return (root / difference) ** 2
}

/** Smallest paired 0/1 difference that `rows` show with the plan's power: the inverse of rowsForDiscordance. */
export function detectableForDiscordance(discordance: number, rows: number, plan: Plan): number {
  let low = 0
  let high = Math.min(discordance, Math.sqrt(discordance))
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2
    if (rowsForDiscordance(discordance, middle, plan) > rows) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Distance from a limit that an estimate with this standard error shows with the plan's power. */
export function smallestDetectable(standardError: number, plan: Plan): number {
  const [ofAlpha, ofPower] = multiples(plan)
  return (ofAlpha + ofPower) * standardError
}

/** Rows in all that would settle a distance of `gap` from the limit, given the standard error of the rows at hand. */
export function rowsNeeded(rows: number, standardError: number, gap: number, plan: Plan): number {
  return Math.ceil(rows * (smallestDetectable(standardError, plan) / gap) ** 2)
}
