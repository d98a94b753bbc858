import { expect, test } from 'vitest'
import { hasLocalStorage } from '../../../infra/constructs/instance-type.ts'

test.each([
  ['ml.m5.large', false],
  ['ml.c6g.xlarge', false],
  ['ml.r5.2xlarge', false],
  ['ml.inf2.xlarge', false],
  ['ml.g5g.xlarge', false],
  ['ml.m5d.large', true],
  ['ml.c6gd.xlarge', true],
  ['ml.r5dn.xlarge', true],
  ['ml.g4dn.xlarge', true],
  ['ml.g5.xlarge', true],
  ['ml.g6e.xlarge', true],
  ['ml.g7e.2xlarge', true],
  ['ml.p4d.24xlarge', true],
  ['ml.p5.48xlarge', true],
])('%s: disks of its own: %s', (instanceType, expected) => {
  expect(hasLocalStorage(instanceType)).toBe(expected)
})
