import { afterAll } from 'vitest'
import type { Later } from '../demo/github/ground.ts'
import { land, promoteEverywhere } from './acts.ts'
import { crashesOnGreen, firstModel } from './tiny-parcels.ts'
import { copyOf, newWorld, type World } from './world.ts'

/** Where scenarios start. Each stage is built once, from the one before; scenarios that change something copy it. */
export interface Ground {
  /** The first model passed and is merged; nothing is promoted. */
  merged(): Promise<World>
  /** The first model runs everywhere, verified and soaked. */
  running(): Promise<World>
  /** And a second one, which crashes on green parcels, passed; its pull request is open. */
  proposed(): Promise<{ readonly world: World; readonly number: number }>
  /** And it is merged. */
  second(): Promise<World>
}

export function sharedGround(): Ground {
  const later = untilAllAreDone()
  const merged = once(async () => {
    const world = await newWorld({ 'README.md': 'Models\n' }, later)
    await land(world, 'first', firstModel())
    return world
  })
  const running = once(async () => {
    const world = await copyOf(await merged(), later)
    await promoteEverywhere(world)
    return world
  })
  const proposed = once(async () => {
    const world = await copyOf(await running(), later)
    const number = await world.open('second', crashesOnGreen)
    await world.judge(number)
    return { world, number }
  })
  const second = once(async () => {
    const { world, number } = await proposed()
    const copy = await copyOf(world, later)
    await copy.merge(number)
    return copy
  })
  return { merged, running, proposed, second }
}

/** Undoes what tests of a group share when the last is done. Called where tests are declared. */
export function untilAllAreDone(): Later {
  const undo: (() => Promise<void>)[] = []
  afterAll(async () => {
    for (const work of undo) await work()
  })
  return (work) => void undo.unshift(work)
}

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined
  return () => {
    made ??= make()
    return made
  }
}
