const leftOut: ReadonlySet<string> = new Set(['node_modules', '.git', '__pycache__', '.assay'])

/** Whether a file is no part of what a folder holds: packages, caches and working files. */
export function isLeftOut(path: string): boolean {
  return path.split('/').some((part) => leftOut.has(part))
}

/**
 * Files of a repository as text: a working copy, or one commit read without checking anything out.
 * Reading a pull request's head through this executes nothing of it.
 */
export interface FileTree {
  /** For messages: `the working copy`, or a commit. */
  readonly name: string
  /** The text at a path from the repository root; undefined if there is no such file. */
  read(path: string): Promise<string | undefined>
  /** SHA-256 of every file below a folder, by path from the repository root, sorted; links and {@link isLeftOut} aside. */
  digests(folder: string): Promise<Readonly<Record<string, string>>>
  /** Names of the folders directly below a folder. */
  folders(folder: string): Promise<string[]>
}

/** What Git knows, read only. */
export interface History {
  /** The files of a commit. */
  at(commit: string): FileTree
  /** The full SHA of a commit, branch or tag; undefined if there is none. */
  resolve(revision: string): Promise<string | undefined>
  /** The best common ancestor. */
  mergeBase(a: string, b: string): Promise<string | undefined>
  /** Whether the first commit is reachable from the second. */
  isAncestor(ancestor: string, descendant: string): Promise<boolean>
  /** Paths that differ between two commits, sorted. */
  changedPaths(from: string, to: string): Promise<string[]>
  /** Commits that changed a path, along the first parents of a commit, newest first; at most so many. */
  commitsOf(path: string, commit: string, most: number): Promise<string[]>
  /** Committer time. */
  commitTime(commit: string): Promise<Date>
}
