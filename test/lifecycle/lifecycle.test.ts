import { describe } from 'vitest'
import { driftScenarios } from './drift.ts'
import { sharedGround } from './ground.ts'
import { handEdits } from './hand-edits.ts'
import { holds } from './holds.ts'
import { promotionScenarios } from './promotion.ts'
import { troubleScenarios } from './trouble.ts'
import { unchangedScenarios } from './unchanged.ts'
import { unreadableBase } from './unreadable-base.ts'

const ground = sharedGround()

describe('promotion', () => promotionScenarios(ground))
describe('environment files by hand', () => handEdits(ground))
describe('holds', () => holds(ground))
describe('a base that cannot be read', () => unreadableBase(ground))
describe('unchanged', () => unchangedScenarios(ground))
describe('trouble', () => troubleScenarios(ground))
describe('drift', () => driftScenarios(ground))
