import * as z from 'zod'
import { Name } from '#core/config/quantities.ts'
import { readDocument } from '#core/config/read-document.ts'
import { Evidence } from '#core/evidence/evidence.ts'
import { Failure } from '#core/failure.ts'
import type { Folder } from '#core/repository/folder.ts'

const indexFile = 'judged.json'

/** `judged.json`: what gate-model has judged. It is written last, so that its absence says the judge did not finish. */
const Judged = z.strictObject({
  schemaVersion: z.literal(1),
  head: z.string().describe('The commit that was judged.'),
  models: z.array(z.strictObject({ model: Name, file: z.string() })),
})

/** Leaves evidence for the step that reports it. @returns paths of the evidence files */
export async function writeEvidences(
  folder: Folder,
  head: string,
  evidences: readonly Evidence[],
): Promise<string[]> {
  const models = evidences.map(({ model }) => ({ model, file: `${model}.json` }))
  for (const [index, evidence] of evidences.entries()) {
    await folder.write(models[index]?.file ?? '', `${JSON.stringify(evidence, null, 2)}\n`)
  }
  await folder.write(indexFile, `${JSON.stringify({ schemaVersion: 1, head, models }, null, 2)}\n`)
  return models.map(({ file }) => folder.absolute(file))
}

/**
 * Reads what gate-model left about a commit.
 * @returns undefined if it left nothing: the judge did not finish
 * @throws Failure STATE_CONFLICT if it is about another commit or incomplete
 */
export async function readEvidences(folder: Folder, head: string): Promise<Evidence[] | undefined> {
  const text = await folder.readText(indexFile)
  if (text === undefined) return undefined
  const judged = readDocument(Judged, text, indexFile).value
  if (judged.head !== head) throw conflict(`it is about commit ${judged.head}, not ${head}`)
  return Promise.all(
    judged.models.map(async ({ model, file }) => {
      const found = await folder.readText(file)
      if (found === undefined) throw conflict(`${file} is missing`)
      const evidence = readDocument(Evidence, found, file).value
      if (evidence.model !== model || evidence.head !== head)
        throw conflict(`${file} is about something else`)
      return evidence
    }),
  )
}

function conflict(problem: string): Failure {
  return new Failure({
    code: 'STATE_CONFLICT',
    problem: `the evidence cannot be reported: ${problem}`,
    next: 'run gate-model for this head again.',
  })
}
