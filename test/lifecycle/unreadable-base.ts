import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { environmentText } from '#core/environment/write-environment.ts'
import { findEnvironment } from '#core/pipeline/read-model.ts'
import { environmentFile } from './acts.ts'
import type { Ground } from './ground.ts'
import { firstModel, model, pipelineText } from './tiny-parcels.ts'
import { copyOf } from './world.ts'

const path = (name: string) => `pipelines/${model}/${name}`

/** Where the rules in force, or what runs, cannot be read, nothing passes until a person has looked. */
export function unreadableBase(ground: Ground): void {
  test('base contract unreadable, champion running: a head that loosens its gate and drops its environments must not pass', async () => {
    const world = await copyOf(await ground.running())
    const base = await world.commit('b', { [path('contract.yaml')]: 'schema: [1, 2\n' }, await world.main())
    const own = {
      ...parse(pipelineText(-3)),
      environments: [],
      gate: { metric: 'roc_auc', at_least: { roc_auc: 0.01 }, better_by: 0 },
    }
    const files = {
      [path('contract.yaml')]: firstModel()[path('contract.yaml')]!,
      [path('pipeline.yaml')]: stringify(own),
    }
    const [evidence] = await world.judgeCommit(await world.commit('h', files, base), base)
    expect(evidence?.outcome).toBe('fail')
    expect(evidence?.reasons.join(' ')).toContain('cannot be read')
  })

  test('base staging.yaml held and unreadable: a promotion must not pass, let alone unflagged', async () => {
    const world = await copyOf(await ground.second())
    const main = await world.main()
    const now = (await world.desired('staging'))!
    const hold = { since: '2026-02-01T00:00:00Z', reason: 'Green parcels end it.', version: now.version }
    await world.promote()
    const { history, settings } = world.kit
    const next = (await findEnvironment(
      history.at(await world.fetch(`promote/${model}/staging`)),
      settings,
      model,
      'staging',
    ))!
    const base = await world.commit(
      'b',
      { [path('environments/staging.yaml')]: `${environmentText({ ...now, hold })}approved: true\n` },
      main,
    )
    const [evidence] = await world.judgeCommit(
      await world.commit('h', environmentFile(world, next), base),
      base,
    )
    expect(evidence).toMatchObject({
      outcome: 'fail',
      headline: 'What staging runs cannot be read in the base commit.',
    })
  })
}
