import { scriptsOf } from './draft-pipeline.ts'
import { shortList } from './guess-label.ts'
import type { ModelDraft } from './model-draft.ts'

/** README.md of the model's folder: what it is, where things are, what to do first. */
export function draftReadme(draft: ModelDraft): string {
  const { label, model, parts, features } = draft
  const scripts = scriptsOf(draft.language)
  const answer = {
    'binary-classification': `whether \`${label.column.name}\` is \`${label.of.classes?.[0]?.value ?? ''}\``,
    multiclass: `\`${label.column.name}\`: ${shortList(label.of.classes ?? [])}`,
    regression: `\`${label.column.name}\`, a number`,
    forecast: `\`${label.column.name}\`, a number, before it is known`,
    scores: `a score of each row, learned from \`${label.column.name}\``,
  }[label.of.task]
  return `# ${model}

Predicts ${answer}, from ${features.length} columns of \`${draft.source}\` (${draft.facts.rows} rows: ${parts.train} to
train, ${parts.validation} to choose, ${parts.holdout} to judge). Drafted by \`assay init\`: the model is a starting point, a linear
one that needs nothing installed.

\`\`\`
npx assay validate-data ${model}     # do the data keep the contract?
npx assay train-model ${model}       # tests/, then ${scripts.train}
npx assay evaluate-model ${model}    # the package answers the holdout
npx assay gate-model ${model}        # the verdict
\`\`\`

## Before the first pull request

1. \`contract.yaml\`: for every column marked \`confirm\`, is its value there when a prediction is asked for? A column that
   is known only afterwards makes a model look good and be useless.
2. \`pipeline.yaml\`: answer the TODOs; look at the label, the time, the split and what was left out.
3. \`${scripts.train}\` is the script to replace, with \`${scripts.predict}\` and the tests. Any language will do: it reads the folders
   in \`SM_CHANNEL_TRAIN\` and \`SM_CHANNEL_VALIDATION\` and leaves in \`SM_MODEL_DIR\` what is needed to predict.

\`data.lock.yaml\` pins the bytes; \`npx assay lock-data ${model}\` pins new ones.
`
}
