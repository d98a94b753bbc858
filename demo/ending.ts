import { once } from 'node:events'
import { relative } from 'node:path'
import { findEnvironment } from '#core/pipeline/read-model.ts'
import type { Scene } from './acts.ts'
import type { Chapter } from './narrator.ts'
import { model, type Stage } from './stage.ts'

/** The closing table: what happened, where it lies, what to do next. */
export async function endOfStory(
  stage: Stage,
  chapters: readonly Chapter[],
  seconds: number,
): Promise<string> {
  const width = Math.max(...chapters.map(({ title }) => title.length))
  const rows = chapters.map(
    ({ title, outcome, asTold, look }) =>
      `  ${asTold ? '✓' : '≠'} ${title.padEnd(width)}  ${outcome}${look === '' ? '' : `  → ${look}`}`,
  )
  const differing = chapters.filter(({ asTold }) => !asTold)
  const environments = await Promise.all(
    ['staging', 'prod'].map(async (name) => {
      const environment = await findEnvironment(stage.work.tree, stage.work.settings, model, name)
      return `  ${name.padEnd(8)} ${environment?.version ?? 'nothing'}${environment?.hold === undefined ? '' : '  (held)'}  package ${environment?.package.sha256.slice(0, 16) ?? ''}`
    }),
  )
  const at = (path: string): string => `${relative(process.cwd(), stage.folder)}/${path}`
  return [
    '',
    `What happened (${seconds.toFixed(0)} s):`,
    ...rows,
    ...(differing.length === 0
      ? []
      : [`  ≠: came otherwise than the story tells it; the outcomes above are what the parts said.`]),
    '',
    'What runs:',
    ...environments,
    '',
    'Where it lies:',
    `  pull requests, comments, checks   ${at('github/journal.jsonl')}`,
    `  main: environment files, cards    ${at('work')}`,
    `  runs, packages, evidence          ${at('work/.assay/store')}`,
    `  each lane as it ran               ${at('lanes')}`,
    `  captured traffic                  ${at(`work/.assay/serve/${model}/prod/captures`)}`,
    '',
    'Next:',
    '  npm start -- --keep                         the same, and GitHub, champion and router stay up to be looked at',
    `  npx assay validate-data ${model}   the same steps one by one`,
    '  npx assay init NAME --data FILE --label COLUMN   your own model',
  ].join('\n')
}

/** Leaves everything up until Ctrl-C. */
export async function keepOpen({ stage, narrator, reports }: Scene): Promise<void> {
  const [report] = reports
  narrator.say(
    [
      '',
      `Pull requests as a reviewer sees them: ${stage.github.url}/`,
      'A row to score:',
      `  curl -s ${stage.routers.prod.publicUrl}/invocations -H 'content-type: application/json' -d '${JSON.stringify(report?.features).replaceAll("'", "'\\''")}'`,
      'Ctrl-C ends it.',
    ].join('\n'),
  )
  if (!stage.surroundings.signal.aborted) await once(stage.surroundings.signal, 'abort')
  narrator.say('\nTaking it down. What was done is in .assay/demo; the next `npm start` begins anew.')
}
