/**
 * Where two formats do not say the same. `left_out`: the result holds nothing of it. `nulls`: judged alike but for missing
 * values. `changed`: judged alike but for the cases named.
 */
export interface Loss {
  readonly kind: 'left_out' | 'nulls' | 'changed'
  /** The rule, key or check, as its own format writes it. */
  readonly what: string
  readonly why: string
}

const headings: Readonly<Record<Loss['kind'], string>> = {
  left_out: 'left out',
  changed: 'judged otherwise',
  nulls: 'missing values are judged otherwise',
}

/** A loss report for a terminal: what was left out first; one line where nothing was lost. */
export function lossText(losses: readonly Loss[]): string {
  if (losses.length === 0) return 'nothing was lost'
  return (['left_out', 'changed', 'nulls'] as const)
    .flatMap((kind) => {
      const those = losses.filter((loss) => loss.kind === kind)
      if (those.length === 0) return []
      return [`${headings[kind]}: ${those.length}`, ...those.map(({ what, why }) => `  ${what}: ${why}`)]
    })
    .join('\n')
}
