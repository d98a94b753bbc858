import type { CheckDefinition } from '../definition.ts'
import { arrivalLag } from './arrival-lag.ts'
import { fileFreshness } from './file-freshness.ts'
import { freshness } from './freshness.ts'
import { retention } from './retention.ts'
import { timeCoverage } from './time-coverage.ts'
import { timeWindow } from './time-window.ts'

/** In the order the documentation lists them. */
export const timelinessChecks: readonly CheckDefinition[] = [
  freshness,
  fileFreshness,
  arrivalLag,
  timeCoverage,
  timeWindow,
  retention,
]
