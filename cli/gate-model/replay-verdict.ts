import { dirname, resolve } from 'node:path'
import { readRegularFile } from '#adapters/files/regular-file.ts'
import { packageOf } from '#adapters/predictions/open-package.ts'
import { predictionFileOf } from '#adapters/predictions/open-prediction-file.ts'
import { openStore } from '#adapters/store/open-store.ts'
import { sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { InputRole, PredictionFile } from '#core/gate/prediction-files/file-columns.ts'
import { judgeFiles } from '#core/gate/prediction-files/judge-files.ts'
import type { PackageFile } from '#core/gate/prediction-files/package-files.ts'
import { recordVerdict } from '#core/gate/prediction-files/record-verdict.ts'
import { compareVerdicts, type Replay, replayLines } from '#core/gate/prediction-files/replay.ts'
import {
  type PackageInput,
  VerdictFile,
  type VerdictInput,
} from '#core/gate/prediction-files/verdict-file.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import type { Terminal } from '../command.ts'

/** Where the files are now, where that is not as the verdict names them. */
export type Whereabouts = Readonly<Record<Flag, string | undefined>>

type Flag = InputRole | 'validation' | 'champion-validation' | 'package' | 'champion-package'

/**
 * Computes a recorded verdict again from its files: where they are said to be, as the verdict names them (from here, or from
 * its own folder), or out of the store by digest. A file with another digest is used only where there is no right one, and told.
 * @throws Failure DATA_MISSING for a file that is nowhere, CONFIGURATION_INVALID for what is no verdict of files
 */
export async function replayVerdict(
  path: string,
  whereabouts: Whereabouts,
  storeSetting: string | undefined,
  { cwd, signal }: Pick<Terminal, 'cwd' | 'signal'>,
): Promise<{ readonly replay: Replay; readonly text: string }> {
  const text = (await bytesAt(resolve(cwd, path), signal))?.toString('utf8')
  if (text === undefined)
    throw new Failure({
      code: 'DATA_MISSING',
      problem: `there is no file ${path}`,
      next: 'assay gate-model --candidate … --out verdict.json writes one.',
    })
  const recorded = readVerdict(text, path)
  const store = storeSetting === undefined ? undefined : await openStore(storeSetting, cwd, signal)
  const bytesOf = async (flag: Flag, input: PackageInput | undefined): Promise<Uint8Array | undefined> => {
    const said = whereabouts[flag]
    if (input === undefined) {
      if (said === undefined) return undefined
      throw new Failure({ code: 'USAGE', problem: `--${flag}: ${path} was made without one` })
    }
    const places =
      said === undefined
        ? [resolve(cwd, input.path), resolve(dirname(resolve(cwd, path)), input.path)]
        : [resolve(cwd, said)]
    return contentOf(flag, input, places, store, signal)
  }
  const { inputs } = recorded
  // Under its recorded name, so that what is said of it reads the same.
  const find = async (
    flag: Exclude<Flag, 'package' | 'champion-package'>,
    input: VerdictInput | undefined,
  ): Promise<PredictionFile | undefined> => {
    const content = await bytesOf(flag, input)
    return content === undefined || input === undefined ? undefined : predictionFileOf(input.path, content)
  }
  const findPackage = async (
    flag: 'package' | 'champion-package',
    input: PackageInput | undefined,
  ): Promise<PackageFile | undefined> => {
    const content = await bytesOf(flag, input)
    return content === undefined || input === undefined ? undefined : packageOf(input.path, content)
  }
  const candidate = await find('candidate', inputs.candidate)
  if (candidate === undefined) throw new TypeError('a verdict has a candidate')
  const baselines = new Map<string, PredictionFile>()
  for (const [name, input] of Object.entries(inputs.baselines ?? {})) {
    const places = [resolve(cwd, input.path), resolve(dirname(resolve(cwd, path)), input.path)]
    const content = await contentOf(`baseline ${name}`, input, places, store, signal)
    baselines.set(name, await predictionFileOf(input.path, content))
  }
  const files = {
    candidate,
    champion: await find('champion', inputs.champion),
    holdout: await find('holdout', inputs.holdout),
    baselines,
    validation: await find('validation', inputs.validation),
    championValidation: await find('champion-validation', inputs.championValidation),
    packages: {
      candidate: await findPackage('package', inputs.package),
      champion: await findPackage('champion-package', inputs.championPackage),
    },
  }
  const { question } = recorded
  const again = recordVerdict(files, question, await judgeFiles(files, question))
  signal.throwIfAborted()
  const replay = compareVerdicts(text, recorded, again)
  return { replay, text: replayLines(replay, path) }
}

function readVerdict(text: string, path: string): VerdictFile {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    throw notAVerdict(path, 'it is no JSON', cause)
  }
  if (typeof content === 'object' && content !== null && 'model' in content && 'change' in content) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `${path} is the evidence of a pull request, not a verdict on prediction files`,
      next: 'check out its head and run assay gate-model MODEL --base COMMIT there: the same commits give the same bytes.',
    })
  }
  const read = VerdictFile.safeParse(content)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw notAVerdict(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`)
}

async function contentOf(
  role: string,
  input: PackageInput,
  places: readonly string[],
  store: ArtifactStore | undefined,
  signal: AbortSignal,
): Promise<Uint8Array> {
  let other: Uint8Array | undefined
  for (const place of places) {
    const content = await bytesAt(place, signal)
    if (content !== undefined && sha256(content) === input.sha256) return content
    other ??= content
  }
  const stored = await store?.readBlob(input.sha256)
  if (stored !== undefined) return stored
  if (other !== undefined) return other
  throw new Failure({
    code: 'DATA_MISSING',
    problem: `the ${role}’s file ${input.path} (SHA-256 ${input.sha256}) is neither at ${places.join(' nor at ')}${store === undefined ? '' : ` nor in ${store.location}`}`,
    next: `say where it is by --${role}, or name a store that holds it by --store.`,
  })
}

async function bytesAt(path: string, signal: AbortSignal): Promise<Buffer | undefined> {
  try {
    return await readRegularFile(path, { most: 2 ** 31, signal })
  } catch (cause) {
    if (signal.aborted) throw cause
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new Failure({ code: 'DATA_MISSING', problem: `${path} cannot be read: ${message}`, cause })
  }
}

function notAVerdict(path: string, problem: string, cause?: unknown): Failure {
  return new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: `${path} is no verdict on prediction files: ${problem}`,
    allowed:
      'what assay gate-model --candidate … --out wrote, as this version writes it (schemas/verdict.schema.json)',
    cause,
  })
}
