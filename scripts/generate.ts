import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type * as z from 'zod'
import { actionNames } from './build-actions.ts'
import { withInterface, withTables } from './generated/action-interface.ts'
import { pinnedPackages } from './generated/pinned-packages.ts'
import { referencePages } from './generated/reference-pages.ts'
import { schemaFiles } from './generated/schema-files.ts'

const root = resolve(import.meta.dirname, '..')

/** Every generated file as it should be, by path from the root. */
export async function generatedFiles(): Promise<Record<string, string>> {
  const files: Record<string, string> = {
    ...schemaFiles(),
    ...referencePages(),
    'adapters/duckdb/native/pinned-packages.ts': pinnedPackages(),
  }
  for (const name of await actionNames()) {
    const { Inputs, outputs } = (await import(`../actions/${name}/inputs.ts`)) as {
      Inputs: z.ZodObject
      outputs: Record<string, string>
    }
    const action = { inputs: Inputs, outputs }
    const [yml, readme] = [`actions/${name}/action.yml`, `actions/${name}/README.md`]
    files[yml] = withInterface(await readFile(join(root, yml), 'utf8'), action)
    files[readme] = withTables(await readFile(join(root, readme), 'utf8'), action)
  }
  return files
}

if (import.meta.main) {
  for (const [path, content] of Object.entries(await generatedFiles())) {
    const absolute = join(root, path)
    const before = await readFile(absolute, 'utf8').catch(() => undefined)
    if (before === content) continue
    await mkdir(dirname(absolute), { recursive: true })
    await writeFile(absolute, content)
    console.log(`wrote ${path}`)
  }
}
