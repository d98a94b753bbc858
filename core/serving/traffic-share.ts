const goldenRatioFraction = (Math.sqrt(5) - 1) / 2

/**
 * Whether the n-th request, counted from 0, goes to the part that gets `share` of them. The fractional parts of
 * offset + n * 0.618… fill 0 to 1 more evenly than random numbers (a Weyl sequence), so after n requests the count is
 * within a few of n * share; and they never repeat, so a caller with a rhythm of its own does not meet one variant only.
 * @param offset 0 to 1, drawn once per canary or capture.
 */
export function isChosen(n: number, share: number, offset: number): boolean {
  return (offset + n * goldenRatioFraction) % 1 < share
}

/** An offset between 0 and 1 from an id: FNV-1a, 32 bits. */
export function offsetOf(id: string): number {
  let hash = 0x811c9dc5
  for (const character of id) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193)
  }
  return (hash >>> 0) / 2 ** 32
}
