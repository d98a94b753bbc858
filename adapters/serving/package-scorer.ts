import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withScratch } from '#adapters/files/disk-folder.ts'
import { unpackPackage } from '#adapters/package/unpack.ts'
import type { Scorer } from '#core/evaluation/scorer.ts'
import { packageManifestFile, readPackageManifest } from '#core/package/package-manifest.ts'
import { startModelServer } from './model-server.ts'
import { scoreRows } from './score-rows.ts'

/** Serves packages on this machine, each in a temporary folder outside every checkout. */
export function packageScorer(): Scorer {
  return {
    withPackage: ({ bytes, sha256, log, signal }, use) =>
      withScratch(async (scratch) => {
        const folder = join(scratch, 'package')
        await unpackPackage({ bytes, sha256, folder, signal })
        const manifest = readPackageManifest(await readFile(join(folder, packageManifestFile), 'utf8'))
        const server = await startModelServer({ packageFolder: folder, manifest, signal, logFile: log })
        try {
          return await use(
            (rows) => scoreRows({ server, rows, signal }),
            async (rows) => {
              const milliseconds: number[] = []
              for (const row of rows) {
                const start = performance.now()
                await scoreRows({ server, rows: [row], signal })
                milliseconds.push(Math.round((performance.now() - start) * 1000) / 1000)
              }
              return milliseconds
            },
          )
        } finally {
          await server.stop()
        }
      }),
  }
}
