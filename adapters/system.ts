import { randomUUID } from 'node:crypto'
import type { Clock, Ids } from '#core/surroundings.ts'

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() }

/** Random UUIDs. */
export const randomIds: Ids = { next: () => randomUUID() }
