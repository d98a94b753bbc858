import { validateData } from '#actions/validate-data/validate-data.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import { openKit } from '#adapters/kit.ts'
import { findingsOf } from '#core/contract/results.ts'
import { dataResultsText } from '#core/report/data-text.ts'
import type { Scene } from '../acts.ts'
import type { Chapter } from '../narrator.ts'
import { model } from '../stage.ts'

/** The contract meets the file. */
export async function validate({ stage, narrator, root }: Scene): Promise<Chapter> {
  narrator.chapter('1 · validate: what is really in the file')
  const kit = await openKit(root, { store: stage.work.store.location })
  const folder = diskFolder(`${stage.folder}/validate`)
  const { results } = await withScratch((scratch) =>
    validateData({ model }, { ...kit, results: folder, scratch: diskFolder(scratch) }, stage.surroundings),
  )
  narrator.say(dataResultsText(results).replaceAll(/^/gm, '   '))
  const warnings = findingsOf(results.checks).filter((check) => check.severity === 'warn')
  return {
    title: 'validate',
    outcome: `${results.outcome}: ${results.rows} rows, ${results.checks.length} checks, ${warnings.length} warnings`,
    asTold:
      results.outcome === 'pass' &&
      warnings.some((check) => check.id === 'damage-codes') &&
      warnings.some((check) => check.id === 'speed-missing'),
    look: 'validate/data-results.json',
  }
}
