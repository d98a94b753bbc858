import type { Seed } from '../seed.ts'

/** Where things are: the API and the pages live on the same loopback port. */
export interface Urls {
  /** `http://127.0.0.1:PORT` */
  readonly root: string
  readonly owner: string
  readonly repository: string
  /** The repository in the API. */
  readonly api: string
  /** The repository's pages. */
  readonly html: string
}

export function urlsOf(root: string, { owner, repository }: Seed): Urls {
  return {
    root,
    owner,
    repository,
    api: `${root}/repos/${owner}/${repository}`,
    html: `${root}/${owner}/${repository}`,
  }
}

/** The opaque name GraphQL uses for a thing. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url')
}

/** GitHub's times have no milliseconds. */
export function timestamp(at: string): string
export function timestamp(at: string | null): string | null
export function timestamp(at: string | null): string | null {
  return at === null ? null : new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z')
}
