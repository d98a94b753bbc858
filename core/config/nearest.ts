import leven from 'leven'

/** The name a person probably meant: one that few letters separate from what stands there. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const ranked = known.map((name) => ({
    name,
    distance: distance(written.toLowerCase(), name.toLowerCase()),
  }))
  ranked.sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best !== undefined && best.distance <= Math.ceil(written.length / 3) ? best.name : undefined
}

/** Letters that changed places are one slip, not two. */
function distance(a: string, b: string): number {
  return [...a].sort().join('') === [...b].sort().join('') ? Math.min(0.5, leven(a, b)) : leven(a, b)
}

/** The names that are allowed; if one of them was probably meant, it alone. */
export function allowedNames(written: string, known: readonly string[]): string {
  const near = nearest(written, known)
  return near === undefined ? known.join(', ') : `${near} (did you mean that?)`
}
