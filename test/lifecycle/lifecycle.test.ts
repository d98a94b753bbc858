import { describe } from 'vitest'
import { driftScenarios } from './drift.ts'
import { sharedGround } from './ground.ts'
import { handEdits } from './hand-edits.ts'
import { promotionScenarios } from './promotion.ts'
import { troubleScenarios } from './trouble.ts'

const ground = sharedGround()

describe('promotion', () => promotionScenarios(ground))
describe('environment files by hand', () => handEdits(ground))
describe('trouble', () => troubleScenarios(ground))
describe('drift', () => driftScenarios(ground))
