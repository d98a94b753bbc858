import { resolve } from 'node:path'
import { openKit } from '#adapters/kit.ts'
import { randomIds, systemClock } from '#adapters/system.ts'
import { exitCodes, Failure } from '#core/failure.ts'
import type { Surroundings } from '#core/surroundings.ts'
import type { Scene } from './acts.ts'
import { drift } from './chapters/drift.ts'
import { leak } from './chapters/leak.ts'
import { better, first } from './chapters/models.ts'
import { trouble } from './chapters/trouble.ts'
import { validate } from './chapters/validate.ts'
import { endOfStory, keepOpen } from './ending.ts'
import { type Chapter, narrator as openNarrator } from './narrator.ts'
import { heldBackReports } from './replay.ts'
import { type Stage, setStage } from './stage.ts'

const root = resolve(import.meta.dirname, '..')
const keep = process.argv.includes('--keep')
/** Ends with exit code 1 where a chapter came otherwise than told: for whoever runs the story as a check. */
const asTold = process.argv.includes('--as-told')
const started = performance.now()
const narrator = openNarrator(
  (line) => process.stdout.write(`${line}\n`),
  process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
)
const controller = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort())
const surroundings: Surroundings = {
  clock: systemClock,
  ids: randomIds,
  progress: narrator,
  signal: controller.signal,
}

narrator.say(
  'Assay plays the story of one model on 10,000 real wildlife-strike reports, on this machine alone.',
)
let stage: Stage | undefined
try {
  stage = await setStage(root, resolve(root, '.assay', 'demo'), surroundings)
  const reports = await heldBackReports(
    await openKit(root, { store: stage.work.store.location }),
    surroundings,
  )
  const scene: Scene = { stage, narrator, root, reports }
  const chapters: Chapter[] = []
  chapters.push(await validate(scene))
  chapters.push(await first(scene))
  chapters.push(await better(scene))
  chapters.push(await leak(scene))
  chapters.push(...(await drift(scene)))
  chapters.push(await trouble(scene))
  narrator.say(await endOfStory(stage, chapters, (performance.now() - started) / 1000))
  if (asTold && chapters.some((chapter) => !chapter.asTold)) process.exitCode = 1
  if (keep) await keepOpen(scene)
} catch (error) {
  if (controller.signal.aborted) {
    narrator.say('Stopped. What was done so far is in .assay/demo; the next `npm start` begins anew.')
    process.exitCode = exitCodes.unavailable
  } else if (error instanceof Failure) {
    narrator.say(`The story stops: ${error.message}\n(${error.code})`)
    process.exitCode = error.exitCode
  } else throw error
} finally {
  await stage?.close()
}
