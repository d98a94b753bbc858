import type { Command } from './command.ts'
import { deployModelCommand } from './commands/deploy-model.ts'
import { detectDriftCommand } from './commands/detect-drift.ts'
import { evaluateModelCommand } from './commands/evaluate-model.ts'
import { gateModelCommand } from './commands/gate-model.ts'
import { initCommand } from './commands/init.ts'
import { lockDataCommand } from './commands/lock-data.ts'
import { promoteModelCommand } from './commands/promote-model.ts'
import { reportPullRequestCommand } from './commands/report-pull-request.ts'
import { rollbackModelCommand } from './commands/rollback-model.ts'
import { serveCommand } from './commands/serve.ts'
import { trainModelCommand } from './commands/train-model.ts'
import { validateDataCommand } from './commands/validate-data.ts'

/** The verbs of `assay`, in the order of the loop. */
export const commands: readonly Command[] = [
  initCommand,
  lockDataCommand,
  validateDataCommand,
  trainModelCommand,
  evaluateModelCommand,
  gateModelCommand,
  reportPullRequestCommand,
  promoteModelCommand,
  serveCommand,
  deployModelCommand,
  detectDriftCommand,
  rollbackModelCommand,
]
