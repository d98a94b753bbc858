import { Octokit, RequestError } from 'octokit'
import type { Seed } from './github/seed.ts'

/** Where the story plays. */
export const repository = { owner: 'airfield', repo: 'models' } as const

/** Who takes part, and the token of each. */
export const tokens = { ada: 'token-of-ada', grace: 'token-of-grace', assay: 'token-of-assay' } as const
export type Person = keyof typeof tokens

/** Ada proposes, Grace reviews and owns the rules, the bot judges; main asks for the check and for code owners. */
export const seed: Seed = {
  owner: repository.owner,
  repository: repository.repo,
  users: [
    { login: 'ada', type: 'User', permission: 'write' },
    { login: 'grace', type: 'User', permission: 'write' },
    { login: 'assay[bot]', type: 'Bot', permission: 'write' },
  ],
  teams: { 'airfield/safety': ['grace'] },
  tokens: {
    [tokens.ada]: { login: 'ada' },
    [tokens.grace]: { login: 'grace' },
    [tokens.assay]: {
      login: 'assay[bot]',
      permissions: {
        contents: 'write',
        pull_requests: 'write',
        checks: 'write',
        issues: 'write',
        actions: 'write',
      },
    },
  },
  protection: { branch: 'main', requiredChecks: ['assay'], upToDate: true, codeOwnerReviews: true },
}

/** What happened when somebody pressed merge. */
export type MergeAnswer =
  | { readonly kind: 'merged'; readonly sha: string }
  | { readonly kind: 'refused'; readonly words: string }

/** GitHub's words alone: the client ends them with a link to the manual. */
function withoutReference(words: string): string {
  return words.replace(/\s+-\s+https?:\/\/\S+$/, '')
}

/** The acts of people, which the kit has no part in. */
export function people(apiUrl: string) {
  const clients = Object.fromEntries(
    Object.entries(tokens).map(([person, token]) => [
      person,
      new Octokit({
        auth: token,
        baseUrl: apiUrl,
        retry: { enabled: false },
        throttle: { enabled: false },
        log: { debug() {}, info() {}, warn() {}, error() {} },
      }),
    ]),
  ) as Record<Person, Octokit>
  return {
    open: async (person: Person, branch: string, title: string, body: string): Promise<number> => {
      const { data } = await clients[person].rest.pulls.create({
        ...repository,
        head: branch,
        base: 'main',
        title,
        body,
      })
      return data.number
    },
    approve: async (person: Person, number: number, body: string): Promise<void> => {
      await clients[person].rest.pulls.createReview({
        ...repository,
        pull_number: number,
        event: 'APPROVE',
        body,
      })
    },
    comment: async (person: Person, number: number, body: string): Promise<void> => {
      await clients[person].rest.issues.createComment({ ...repository, issue_number: number, body })
    },
    close: async (person: Person, number: number): Promise<void> => {
      await clients[person].rest.pulls.update({ ...repository, pull_number: number, state: 'closed' })
    },
    /** Brings the branch of a pull request up to date with main, as the button does. */
    updateBranch: async (person: Person, number: number): Promise<void> => {
      await clients[person].rest.pulls.updateBranch({ ...repository, pull_number: number })
    },
    merge: async (person: Person, number: number): Promise<MergeAnswer> => {
      try {
        const { data } = await clients[person].rest.pulls.merge({
          ...repository,
          pull_number: number,
          merge_method: 'merge',
        })
        return { kind: 'merged', sha: data.sha }
      } catch (error) {
        if (error instanceof RequestError && error.status === 405)
          return { kind: 'refused', words: withoutReference(error.message) }
        throw error
      }
    },
    read: async (number: number) =>
      (await clients.ada.rest.pulls.get({ ...repository, pull_number: number })).data,
  }
}
export type People = ReturnType<typeof people>
