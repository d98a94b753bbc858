import type { Command } from './command.ts'
import { evaluateModelCommand } from './commands/evaluate-model.ts'
import { gateModelCommand } from './commands/gate-model.ts'
import { lockDataCommand } from './commands/lock-data.ts'
import { trainModelCommand } from './commands/train-model.ts'
import { validateDataCommand } from './commands/validate-data.ts'

/** The verbs of `assay`, in the order of the loop. */
export const commands: readonly Command[] = [
  lockDataCommand,
  validateDataCommand,
  trainModelCommand,
  evaluateModelCommand,
  gateModelCommand,
]
