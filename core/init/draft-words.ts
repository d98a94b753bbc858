import { shortList } from './guess-label.ts'
import type { ModelDraft } from './model-draft.ts'

const mostLeftOut = 12

/** What a person reads at the end: what was written, what was guessed, what to confirm, what comes next. */
export function draftWords(draft: ModelDraft, folder: string, written: readonly string[]): string {
  const { model } = draft
  return [
    `Wrote ${folder}/: ${written.join(', ')}.`,
    '',
    'Guessed:',
    ...guesses(draft).map((line) => `  ${line}`),
    ...(draft.leftOut.length === 0 ? [] : ['', 'Left out:', ...leftOutLines(draft)]),
    ...(draft.warnings.length === 0
      ? []
      : ['', 'Know this:', ...draft.warnings.map((line) => `  ! ${line}`)]),
    '',
    'Confirm before anybody relies on it:',
    `  ${folder}/contract.yaml: is every column marked \`confirm\` known when a prediction is asked for?`,
    `  ${folder}/pipeline.yaml: the lines marked \`confirm\`, and the TODOs.`,
    '',
    'Next:',
    `  npx assay validate-data ${model} && npx assay train-model ${model} && npx assay evaluate-model ${model} && npx assay gate-model ${model}`,
  ].join('\n')
}

function guesses(draft: ModelDraft): string[] {
  const { facts, features, id, label, parts, time } = draft
  const { task, why, classes, positiveWhy } = label.of
  const heldBack = parts.reference + parts.replay
  const named = features.map(({ name }) => name)
  const shown = named.length > mostLeftOut ? `${named.slice(0, mostLeftOut).join(', ')}, …` : named.join(', ')
  return [
    `task      ${task} (${why}; --task says otherwise${task === 'regression' && time !== undefined ? ': forecast, where what comes is predicted from the past' : ''})`,
    ...(task === 'binary-classification'
      ? [`positive  ${classes?.[0]?.value ?? ''} (${positiveWhy}; --positive says otherwise)`]
      : task === 'multiclass'
        ? [`classes   ${shortList(classes ?? [])}`]
        : []),
    `id        ${id.column ?? 'the number of the row'} (${id.why}; --id)`,
    time === undefined
      ? 'time      none: no column of dates (--time)'
      : `time      ${time.of.name} (${time.why}; --time)`,
    `split     ${draft.splitWhy}: ${parts.train} rows train, ${parts.validation} validate, ${parts.holdout} judge${heldBack === 0 ? '' : `, ${heldBack} are held back for replay`}`,
    task === 'scores'
      ? `gate      ${draft.metric} has to come near what \`${label.column.name}\` is on average`
      : `gate      ${draft.metric} has to beat the constant answer`,
    `features  ${features.length}: ${shown}`,
    ...(facts.nullTokens.length === 0 ? [] : [`missing   besides empty: ${facts.nullTokens.join(', ')}`]),
    `language  ${draft.language} (--language)`,
  ]
}

function leftOutLines({ leftOut }: ModelDraft): string[] {
  const lines = leftOut.slice(0, mostLeftOut).map(({ column, why }) => `  ${column}: ${why}`)
  return leftOut.length > mostLeftOut
    ? [...lines, `  … and ${leftOut.length - mostLeftOut} more (pipeline.yaml names them)`]
    : lines
}
