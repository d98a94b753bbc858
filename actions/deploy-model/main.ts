import { join, resolve } from 'node:path'
import { openCheckout } from '#actions/runner/checkout.ts'
import { deploymentsOf, type Target } from '#actions/runner/deployments.ts'
import { type Answer, forEachOf } from '#actions/runner/each-model.ts'
import { runStep } from '#actions/runner/run-step.ts'
import { requireSharedStore } from '#actions/runner/shared-store.ts'
import { deployerOf } from '#adapters/deployer.ts'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { secondsOf } from '#core/config/quantities.ts'
import { type DeployModelAnswer, deployModel } from './deploy-model.ts'
import { Inputs, outputs } from './inputs.ts'

await runStep({ inputs: Inputs, outputs }, async (inputs, runner) => {
  const opened = await openCheckout(inputs, runner)
  requireSharedStore(opened, 'deploy-model', runner)
  const routers = inputs.router
  const kit =
    routers === undefined
      ? opened
      : {
          ...opened,
          servingOf: (model: string, environment: string) =>
            diskFolder(join(resolve(opened.root, routers), model, environment)),
        }
  const deployer = deployerOf(kit, { milliseconds: secondsOf(inputs.patience) * 1000 })
  const { commit, targets } = await deploymentsOf(kit, inputs)
  const failed: Failed[] = []
  const { outcome, headline, summary, json } = await forEachOf(
    targets,
    ({ model, environment }) => `${model}/${environment}`,
    async (target) => {
      const answer = await deployModel({ ...target, commit }, { ...kit, deployer }, runner)
      if (answer.kind === 'failed') {
        const { version, why } = answer.record
        failed.push({ ...target, version, why })
      }
      return answerOf(target, answer)
    },
    runner,
    'The commit touches no environment: nothing to deploy.',
  )
  return { outcome, headline, summary, outputs: { deployments: json, failed: JSON.stringify(failed) } }
})

interface Failed extends Target {
  readonly version: string
  readonly why: string
}

function answerOf(target: Target, answer: DeployModelAnswer): Omit<Answer, 'subject'> {
  const { kind } = answer
  if (kind === 'already' || kind === 'nothing') {
    return { outcome: 'pass', words: answer.words, facts: { ...target, kind } }
  }
  const { version, why, at } = answer.record
  const facts = { ...target, kind, version }
  if (kind === 'verified') return { outcome: 'pass', words: `${version} runs and is verified: ${why}`, facts }
  const again = kind === 'failed-before' ? `failed on ${at} and is not deployed again` : 'failed'
  return { outcome: 'fail', words: `${version} ${again}: ${why}`, facts }
}
