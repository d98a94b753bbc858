import { isS3Name } from '#adapters/aws/s3-data-name.ts'
import type { TableFile } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { type Arguments, type Flags, numberOf } from './command.ts'

/** In 10^9 bytes. */
const defaultLimit = 10

/** Flags of every verb that takes data by address. */
export const downloadFlags: Flags = {
  'download-limit': {
    type: 'string',
    help: `How much data may be fetched from S3, in GB. Default: ${defaultLimit}. Fetched data are removed at the end.`,
  },
}

/** A path, pattern or address in S3, and the split that its rows belong to. */
interface DataName {
  readonly name: string
  readonly split?: string | undefined
}

/** Data as a person names them on the command line, or a contract does. */
export interface NamedData {
  /** In reading order. A text may name the split too: `train=train.parquet`. */
  readonly names: readonly (string | DataName)[]
  /** Nothing may be read from outside the folder, links followed: somebody else wrote the names. */
  readonly confined?: boolean | undefined
  readonly cwd: string
  /** Bytes that may be fetched. */
  readonly limit: number
  /** How many files are meant at most, before any of them is fetched; throws where there are more. */
  readonly refuseMany?: ((count: number) => void) | undefined
}

/** @throws Failure USAGE for a limit that is none */
export function downloadLimitOf(args: Arguments): number {
  const range = { least: 0.001, most: 100_000, unit: 'GB' } as const
  return 1e9 * (numberOf(args, 'download-limit', range) ?? defaultLimit)
}

/**
 * Works with the files that names stand for, and a folder of its own. What lies in S3 is copied there first and gone
 * afterwards, whatever happens; reports speak of it by its address.
 * @throws Failure DATA_MISSING, USAGE, BUDGET_EXCEEDED for more than may be fetched, SERVICE_UNAVAILABLE, CANCELLED
 */
export async function withNamedData<Result>(
  data: NamedData,
  surroundings: Pick<Surroundings, 'signal' | 'progress'>,
  use: (files: readonly TableFile[], scratch: string) => Promise<Result>,
): Promise<Result> {
  const { cwd, refuseMany, confined = false } = data
  const [{ filesBelow, namedFiles }, { withScratch }] = await Promise.all([
    import('#adapters/files/named-files.ts'),
    import('#adapters/files/disk-folder.ts'),
  ])
  const found = confined ? filesBelow : namedFiles
  const names = await Promise.all(data.names.map((name) => withSplit(name, cwd)))
  const inPlace = new Map<string, readonly TableFile[]>()
  for (const { name } of names) if (!isS3Name(name)) inPlace.set(name, await found([name], cwd))
  const remote = [...new Set(names.flatMap(({ name }) => (isS3Name(name) ? [name] : [])))]
  return withScratch(async (scratch) => {
    const local = [...inPlace.values()].flat().length
    const many = (count: number): void => refuseMany?.(local + count)
    const fetched =
      remote.length === 0
        ? new Map<string, readonly TableFile[]>()
        : await fetchNamed(remote, data.limit, many, scratch, surroundings)
    const files = names.flatMap(({ name, split }) =>
      (inPlace.get(name) ?? fetched.get(name) ?? []).map((file) =>
        split === undefined ? file : { ...file, split },
      ),
    )
    refuseMany?.(files.length)
    return use(files, scratch)
  })
}

/** `train=train.parquet` names a split, unless a file is called so, as those of a folder `day=1` are. */
async function withSplit(written: string | DataName, cwd: string): Promise<DataName> {
  if (typeof written !== 'string') return written
  const [, split, name = ''] = /^([A-Za-z_][A-Za-z0-9_-]*)=(.+)$/s.exec(written) ?? []
  if (split === undefined) return { name: written }
  if (isS3Name(name)) return { name, split }
  const { namedFiles } = await import('#adapters/files/named-files.ts')
  const isThere = await namedFiles([written], cwd).then(
    () => true,
    () => false,
  )
  return isThere ? { name: written } : { name, split }
}

async function fetchNamed(
  remote: readonly string[],
  limit: number,
  refuseMany: (count: number) => void,
  scratch: string,
  { signal, progress }: Pick<Surroundings, 'signal' | 'progress'>,
): Promise<ReadonlyMap<string, readonly TableFile[]>> {
  const [{ findS3Data, fetchS3Data }, { boundedS3Client }, { bytesWords }] = await Promise.all([
    import('#adapters/aws/s3-data.ts'),
    import('#adapters/aws/s3-client.ts'),
    import('#core/contract/plan/explain.ts'),
  ])
  const client = boundedS3Client()
  try {
    const found = await Promise.all(remote.map((name) => findS3Data(name, client, signal)))
    const objects = found.flat()
    refuseMany(objects.length)
    const bytes = objects.reduce((sum, object) => sum + object.bytes, 0)
    if (bytes > limit) {
      throw new Failure({
        code: 'BUDGET_EXCEEDED',
        problem: `${bytesWords(bytes)} would be fetched from S3`,
        allowed: `at most ${bytesWords(limit)}`,
        next: `name less of it, allow more with --download-limit ${Math.ceil(bytes / 1e9)}, or judge it where it lies with --athena.`,
      })
    }
    progress.step(
      `Fetching ${objects.length === 1 ? objects[0]?.location : `${objects.length} objects of ${remote.join(', ')}`}, ${bytesWords(bytes)}`,
    )
    const paths = await fetchS3Data(objects, `${scratch}/fetched`, client, signal)
    const files = objects.map(({ location }, index) => ({ path: paths[index] ?? '', location }))
    let start = 0
    return new Map(
      remote.map((name, index) => {
        const end = start + (found[index]?.length ?? 0)
        const own = files.slice(start, end)
        start = end
        return [name, own] as const
      }),
    )
  } finally {
    client.destroy()
  }
}
