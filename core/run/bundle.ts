import * as z from 'zod'
import { Name } from '#core/config/quantities.ts'
import { Sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { Folder } from '#core/repository/folder.ts'

/** Names inside a bundle. */
export const bundleFiles = {
  bundle: 'bundle.json',
  run: 'run.json',
  package: 'package/model.tar.gz',
  dataResults: 'data-results.json',
  evaluation: 'evaluation.json',
  /** The commit that is checked out; run.json names the one whose code was trained. */
  commit: 'commit.txt',
  predictions: (part: string) => `predictions/${part}.parquet`,
} as const

/** How far the build lane came. */
export const Stage = z.enum(['complete', 'data-failed', 'tests-failed', 'training-failed', 'not-serving'])
export type Stage = z.infer<typeof Stage>

/** Larger bundles are refused. */
export const largestBundle = 2 * 1024 ** 3
const largestFile = 1024 ** 3

/**
 * `bundle.json`: what the build lane leaves for the judge. It is made by code of the pull request, so nothing in it
 * is believed: the judge hashes, measures and checks every file, and looks for no verdict here.
 */
export const Bundle = z.strictObject({
  schemaVersion: z.literal(1),
  model: Name,
  commit: z.string(),
  stage: Stage,
  words: z.string().max(20_000).optional().describe('Why it did not come further.'),
  files: z.array(
    z.strictObject({
      path: z.string().regex(/^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/),
      sha256: Sha256,
      bytes: z.int().min(0).max(largestFile),
    }),
  ),
})
export type Bundle = z.infer<typeof Bundle>

/**
 * Hashes every file a bundle lists.
 * @throws Failure BUNDLE_INVALID when a file is missing, of another size or digest, or the whole is too large
 */
export async function verifyBundle(bundle: Bundle, folder: Folder): Promise<void> {
  const total = bundle.files.reduce((sum, file) => sum + file.bytes, 0)
  if (total > largestBundle) throw invalid(`it holds ${total} bytes, ${largestBundle} are allowed`)
  for (const file of bundle.files) {
    if (file.path.split('/').includes('..')) throw invalid(`\`${file.path}\` leaves the bundle`)
    const found = await folder.digest(file.path)
    if (found === undefined) throw invalid(`\`${file.path}\` is listed and not there`)
    if (found.sha256 !== file.sha256 || found.bytes !== file.bytes) {
      throw invalid(
        `\`${file.path}\` has sha256 ${found.sha256} and ${found.bytes} bytes, bundle.json says ${file.sha256} and ${file.bytes}`,
      )
    }
  }
}

function invalid(problem: string): Failure {
  return new Failure({
    code: 'BUNDLE_INVALID',
    problem: `the bundle is refused: ${problem}`,
    next: 'run the build lane again (validate-data, train-model, evaluate-model) and leave its files as they are.',
  })
}
