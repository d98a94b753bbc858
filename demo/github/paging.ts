import type { Answer } from './answer.ts'
import type { ApiRequest } from './router.ts'

export interface Page<T> {
  readonly items: readonly T[]
  readonly headers: Readonly<Record<string, string>>
}

/**
 * One page of a list: `per_page` (30, at most 100) and `page` (from 1) of the query, with GitHub's Link header to the
 * others. Anything that is not a positive number counts as left out.
 */
export function paginate<T>(request: ApiRequest, all: readonly T[]): Page<T> {
  const asked = (name: string, otherwise: number) => {
    const value = Number(request.url.searchParams.get(name) ?? otherwise)
    return Number.isInteger(value) && value > 0 ? value : otherwise
  }
  const size = Math.min(asked('per_page', 30), 100)
  const page = asked('page', 1)
  const last = Math.max(1, Math.ceil(all.length / size))
  const link = (to: number, relation: string) => {
    const url = new URL(request.url)
    url.searchParams.set('page', String(to))
    return `<${url}>; rel="${relation}"`
  }
  const links = [
    ...(page > 1 ? [link(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ]
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  }
}

/** A page of a list as an answer, each item in its shape. */
export async function pageAnswer<T>(
  request: ApiRequest,
  all: readonly T[],
  shape: (item: T) => unknown,
): Promise<Answer> {
  const { items, headers } = paginate(request, all)
  return { status: 200, body: await Promise.all(items.map(shape)), headers }
}
