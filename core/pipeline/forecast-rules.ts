import type { Finding } from '#core/config/read-document.ts'
import type { Pipeline } from './pipeline.ts'

/** Quantiles and a naive forecast belong to forecasts; each level is there once. */
export function quantilesGoWithForecasts({ task, training, evaluation }: Pipeline): Finding[] {
  const { quantiles = [] } = training
  if (task === 'forecast') {
    return quantiles.flatMap((level, index) =>
      quantiles.indexOf(level) < index
        ? [{ path: ['training', 'quantiles', index], problem: `${level} is there twice` }]
        : [],
    )
  }
  return [
    ...(training.quantiles === undefined ? [] : [['training', 'quantiles']]),
    ...(evaluation.naive === undefined ? [] : [['evaluation', 'naive']]),
  ].map((path) => ({ path, problem: `it goes with forecast, not with ${task}` }))
}
