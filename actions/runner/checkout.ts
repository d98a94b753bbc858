import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isS3Name } from '#adapters/aws/s3-data-name.ts'
import { dataFiles } from '#adapters/files/data-files.ts'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { folderTree } from '#adapters/files/folder-tree.ts'
import { type Kit, openKit } from '#adapters/kit.ts'
import type { DataFiles } from '#core/data/data-files.ts'
import { canonicalJson } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import { listModels, readSettings } from '#core/pipeline/read-model.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import type { Folder } from '#core/repository/folder.ts'
import { modelPaths } from '#core/repository/layout.ts'
import type { Runner } from './run-step.ts'

/** Inputs that say where things are. */
export interface CheckoutInputs {
  readonly 'working-directory': string
  readonly store?: string | undefined
  readonly bundle?: string | undefined
  readonly champion?: string | undefined
  readonly data?: string | undefined
  readonly 'github-token'?: string | undefined
  readonly duckdb?: string | undefined
  readonly 'quarantine-secret'?: string | undefined
}

/**
 * Opens the kit for the checkout of a step.
 * @throws Failure CONFIGURATION_MISSING if there is no such folder
 */
export async function openCheckout(inputs: CheckoutInputs, runner: Runner): Promise<Kit> {
  const { variables } = runner
  const root = resolve(variables.GITHUB_WORKSPACE ?? process.cwd(), inputs['working-directory'])
  if (!existsSync(root)) {
    throw new Failure({
      code: 'CONFIGURATION_MISSING',
      problem: `working-directory: there is no folder ${root}`,
      next: 'check out the repository before this step.',
    })
  }
  // A variable of the repository that is not set arrives as an empty ASSAY_STORE, which is none.
  const settings = await readSettings(folderTree(root))
  const kit = await openKit(root, {
    store: inputs.store ?? settings.store,
    token: inputs['github-token'],
    quarantineSecret: inputs['quarantine-secret'],
    prepareDuckdb: () => prepareDuckdb(root, inputs.duckdb, runner),
  })
  const bundles = inputs.bundle
  const champions = inputs.champion
  return {
    ...kit,
    ...(bundles === undefined ? {} : { bundleOf: (model: string) => inside(root, bundles, model) }),
    ...(champions === undefined ? {} : { championOf: (model: string) => inside(root, champions, model) }),
    ...(inputs.data === undefined
      ? {}
      : {
          dataFiles: alsoIn(
            kit.dataFiles,
            dataFiles(resolve(root, inputs.data), kit.store, join(root, kit.settings.state, 'data')),
          ),
        }),
  }
}

async function prepareDuckdb(root: string, given: string | undefined, runner: Runner): Promise<void> {
  const { variables, signal } = runner
  const [{ bringLibrary }, { useLibrary }, { npmPack }] = await Promise.all([
    import('#adapters/duckdb/native/bring-library.ts'),
    import('#adapters/duckdb/native/loaded-library.ts'),
    import('#adapters/duckdb/native/npm-pack.ts'),
  ])
  const library = await bringLibrary({
    given: given === undefined ? undefined : resolve(root, given),
    toolCache: variables.RUNNER_TOOL_CACHE,
    temporary: variables.RUNNER_TEMP,
    fetchPackage: (name, version, folder) => {
      runner.progress.step(`Fetching ${name} ${version}`)
      return npmPack(name, version, folder, signal)
    },
    signal,
  })
  useLibrary(library)
}

/** The commit a revision names. @throws Failure CONFIGURATION_MISSING if the clone does not hold it */
export async function commitOf(kit: Kit, revision: string): Promise<string> {
  const commit = await kit.history.resolve(revision)
  if (commit !== undefined) return commit
  throw new Failure({
    code: 'CONFIGURATION_MISSING',
    problem: `\`${revision}\` is no commit of the clone in ${kit.root}`,
    next: 'check out with `fetch-depth: 0`, and fetch the commit where it comes from a fork.',
  })
}

/** The commit that is checked out, for the files of a model; `uncommitted` if one differs from it. */
export async function checkedOut(
  kit: Kit,
  model: string,
): Promise<{ readonly id: string; readonly time: Date }> {
  const commit = await commitOf(kit, 'HEAD')
  const { folder } = modelPaths(kit.settings, model)
  const committed = await kit.history.at(commit).digests(folder)
  const present = await kit.tree.digests(folder)
  const clean = canonicalJson(committed) === canonicalJson(present)
  return { id: clean ? commit : 'uncommitted', time: await kit.history.commitTime(commit) }
}

/** The base of a comparison: the revision named, else the default branch, here or as the origin has it. */
export async function baseCommit(kit: Kit, named: string | undefined): Promise<string> {
  if (named !== undefined) return commitOf(kit, named)
  const { branch } = kit.settings
  return (await kit.history.resolve(`origin/${branch}`)) ?? commitOf(kit, branch)
}

/** The models a step is about: the one named, or all there are. @throws Failure if there is none */
export async function namedOrAll(
  kit: Kit,
  named: string | undefined,
  tree: FileTree = kit.tree,
): Promise<string[]> {
  if (named !== undefined) return [named]
  const models = await listModels(tree, kit.settings)
  if (models.length > 0) return models
  throw new Failure({
    code: 'CONFIGURATION_MISSING',
    problem: `there is no model in ${kit.settings.pipelines}/ of ${tree.name}`,
    next: 'start one with `npx assay init NAME --data FILE --label COLUMN`.',
  })
}

function inside(root: string, folder: string, model: string): Folder {
  return diskFolder(join(resolve(root, folder), model))
}

/** Data files of the checkout or, where those are others, of a second folder. The lock's digest decides. */
function alsoIn(first: DataFiles, second: DataFiles): DataFiles {
  return {
    ...first,
    locate: async (file, signal) => {
      const found = await first.locate(file, signal)
      if (isS3Name(file.location)) return found
      if (found.kind === 'found' && found.sha256 === file.sha256) return found
      const other = await second.locate(file, signal)
      return other.kind === 'found' && other.sha256 === file.sha256 ? other : found
    },
  }
}
