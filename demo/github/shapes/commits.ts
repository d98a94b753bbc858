import type { ChangedFile } from '../git/history.ts'
import type { Commit } from '../git/objects.ts'
import type { Seed } from '../seed.ts'
import { nodeId, type Urls } from './urls.ts'
import { loginOfEmail, userShape } from './users.ts'

const unsigned = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
} as const

/** A commit as the git database knows it (`git-commit`). */
export function gitCommitShape(commit: Commit, urls: Urls) {
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${urls.api}/git/commits/${commit.sha}`,
    html_url: `${urls.html}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${urls.api}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: parentsShape(commit, urls),
    verification: unsigned,
  }
}

/** A commit with the accounts behind it (`commit`), and its changes where they are asked for. */
export function commitShape(commit: Commit, seed: Seed, urls: Urls, files?: readonly ChangedFile[]) {
  const account = (email: string) => {
    const login = loginOfEmail(email, seed)
    return login === undefined ? null : userShape(login, seed, urls)
  }
  const sum = (count: (file: ChangedFile) => number) =>
    (files ?? []).reduce((total, file) => total + count(file), 0)
  const [additions, deletions] = [sum((file) => file.additions), sum((file) => file.deletions)]
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${urls.api}/commits/${commit.sha}`,
    html_url: `${urls.html}/commit/${commit.sha}`,
    comments_url: `${urls.api}/commits/${commit.sha}/comments`,
    commit: {
      url: `${urls.api}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${urls.api}/git/trees/${commit.tree}` },
      verification: unsigned,
    },
    author: account(commit.author.email),
    committer: account(commit.committer.email),
    parents: parentsShape(commit, urls),
    ...(files === undefined
      ? {}
      : {
          stats: { additions, deletions, total: additions + deletions },
          files: files.map((file) => fileShape(file, commit.sha, urls)),
        }),
  }
}

function parentsShape(commit: Commit, urls: Urls) {
  return commit.parents.map((sha) => ({
    sha,
    url: `${urls.api}/commits/${sha}`,
    html_url: `${urls.html}/commit/${sha}`,
  }))
}

/** A changed file (`diff-entry`). */
export function fileShape(file: ChangedFile, commit: string, urls: Urls) {
  const path = file.path.split('/').map(encodeURIComponent).join('/')
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${urls.html}/blob/${commit}/${path}`,
    raw_url: `${urls.html}/raw/${commit}/${path}`,
    contents_url: `${urls.api}/contents/${path}?ref=${commit}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  }
}
