import { transparencyOf } from '#core/behaviour/rules.ts'
import { allowedNames } from '#core/config/nearest.ts'
import type { Finding } from '#core/config/read-document.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import { perturbationNames } from '#core/robustness/perturbations.ts'

const mostValues = 20_000_000

/** What does not fit about fairness, calibration and robustness of a pipeline file. */
export function behaviourFindings(pipeline: Pipeline): Finding[] {
  const { fairness, robustness, task } = pipeline
  const columns = Object.keys(pipeline.data.columns)
  const groups = (fairness?.groups ?? []).flatMap((name, index): Finding[] =>
    columns.includes(name)
      ? []
      : [
          {
            path: ['fairness', 'groups', index],
            problem: `\`${name}\` is not in data.columns`,
            allowed: allowedNames(name, columns),
          },
        ],
  )
  const binaryOnly = (['fairness', 'calibration'] as const).flatMap((key): Finding[] =>
    pipeline[key] !== undefined && task !== 'binary-classification'
      ? [{ path: [key], problem: `${key} goes with binary-classification, not with ${task}`, keyed: true }]
      : [],
  )
  const numeric = task !== 'binary-classification' && task !== 'multiclass'
  const flips = perturbationNames.flatMap((name): Finding[] =>
    // Columns in another order have a limit of 0 that nobody wrote.
    numeric && (robustness?.[name].max_flips ?? 0) > 0
      ? [
          {
            path: ['robustness', name, 'max_flips'],
            problem: 'a number has no class that could change',
            allowed: 'max_loss',
          },
        ]
      : [],
  )
  const search: Finding[] =
    numeric && pipeline.behaviour?.flips !== undefined
      ? [{ path: ['behaviour', 'flips'], problem: 'a number has no class that could flip', keyed: true }]
      : []
  return [...groups, ...binaryOnly, ...flips, ...search, ...tooMany(pipeline)]
}

/** Rows are made in memory, by the judge too: what a pull request may ask of it is bounded. */
function tooMany(pipeline: Pipeline): Finding[] {
  const { features } = pipeline.data
  const transparency = transparencyOf(pipeline)
  const flips = pipeline.behaviour?.flips
  const asked: [path: string[], rows: number, less: string][] = [
    [
      ['transparency'],
      (transparency?.rows ?? 0) * (transparency?.repeats ?? 0) * features.length,
      'rows or repeats',
    ],
    [['behaviour', 'flips'], (flips?.rows ?? 0) * (flips?.tries ?? 0) * features.length, 'rows or tries'],
    [['robustness'], (pipeline.robustness?.rows ?? 0) * perturbationNames.length, 'rows'],
  ]
  return asked
    .filter(([, rows]) => rows * features.length > mostValues)
    .map(([path, rows, less]) => ({
      path,
      problem: `asks about ${rows} rows of ${features.length} features`,
      allowed: `${mostValues} values in all: fewer ${less}`,
    }))
}
