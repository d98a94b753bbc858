import type { Command } from './command.ts'

/** A verb of `assay`, loaded when it is needed: what one verb imports would keep every other waiting. */
export interface Verb {
  readonly name: string
  load(): Promise<Command>
}

/** The verbs of `assay`, in the order of the loop. */
export const verbs: readonly Verb[] = [
  { name: 'init', load: async () => (await import('./commands/init.ts')).initCommand },
  { name: 'lock-data', load: async () => (await import('./commands/lock-data.ts')).lockDataCommand },
  {
    name: 'suggest-contract',
    load: async () => (await import('./commands/suggest-contract.ts')).suggestContractCommand,
  },
  {
    name: 'expand-contract',
    load: async () => (await import('./commands/expand-contract.ts')).expandContractCommand,
  },
  { name: 'snapshot', load: async () => (await import('./commands/snapshot.ts')).snapshotCommand },
  { name: 'diff-data', load: async () => (await import('./commands/diff-data.ts')).diffDataCommand },
  { name: 'convert', load: async () => (await import('./commands/convert.ts')).convertCommand },
  {
    name: 'validate-data',
    load: async () => (await import('./commands/validate-data.ts')).validateDataCommand,
  },
  { name: 'train-model', load: async () => (await import('./commands/train-model.ts')).trainModelCommand },
  {
    name: 'evaluate-model',
    load: async () => (await import('./commands/evaluate-model.ts')).evaluateModelCommand,
  },
  { name: 'seal-holdout', load: async () => (await import('./commands/seal-holdout.ts')).sealHoldoutCommand },
  { name: 'plan-gate', load: async () => (await import('./commands/plan-gate.ts')).planGateCommand },
  { name: 'gate-model', load: async () => (await import('./commands/gate-model.ts')).gateModelCommand },
  { name: 'replay-gate', load: async () => (await import('./commands/replay-gate.ts')).replayGateCommand },
  {
    name: 'report-pull-request',
    load: async () => (await import('./commands/report-pull-request.ts')).reportPullRequestCommand,
  },
  {
    name: 'promote-model',
    load: async () => (await import('./commands/promote-model.ts')).promoteModelCommand,
  },
  { name: 'serve', load: async () => (await import('./commands/serve.ts')).serveCommand },
  { name: 'deploy-model', load: async () => (await import('./commands/deploy-model.ts')).deployModelCommand },
  { name: 'detect-drift', load: async () => (await import('./commands/detect-drift.ts')).detectDriftCommand },
  {
    name: 'rollback-model',
    load: async () => (await import('./commands/rollback-model.ts')).rollbackModelCommand,
  },
]
