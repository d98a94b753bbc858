import { describe, expect, it } from 'vitest'
import { owner, repo } from './ground.ts'
import { refusal, shareScenario } from './harness.ts'

const workflow = `on:
  workflow_dispatch:
    inputs:
      number: {required: true}
      dry: {default: false}
`
const files = {
  '.github/workflows/judge.yml': workflow,
  '.github/workflows/push.yml': 'on: push\n',
  '.github/workflows/plain.yml': 'on: [push, workflow_dispatch]\n',
}
const dispatch = { owner, repo, workflow_id: 'judge.yml', ref: 'main' }

describe('a workflow dispatch', () => {
  const shared = shareScenario({ files })

  it('answers 204 and is told to whoever listens', async () => {
    const { as, happenings } = shared()
    const answer = await as('bot').rest.actions.createWorkflowDispatch({
      ...dispatch,
      inputs: { number: '7' },
    })
    expect(answer.status).toBe(204)
    expect(happenings.at(-1)).toMatchObject({
      event: 'workflow_dispatch',
      workflow: 'judge.yml',
      ref: 'main',
      inputs: { number: '7', dry: 'false' },
      actor: 'assay[bot]',
    })
    const plain = await as('bot').rest.actions.createWorkflowDispatch({
      ...dispatch,
      workflow_id: 'plain.yml',
    })
    expect(plain.status).toBe(204)
  })

  it.each([
    ['no such workflow', { workflow_id: 'x.yml' }, 404, 'Not Found'],
    ['no such ref', { ref: 'x', inputs: { number: '7' } }, 422, 'No ref found for: x'],
    ['no trigger', { workflow_id: 'push.yml' }, 422, "Workflow does not have 'workflow_dispatch' trigger"],
    ['an input too many', { inputs: { number: '7', x: '1' } }, 422, 'Unexpected inputs provided: ["x"]'],
    ['an input too few', {}, 422, "Required input 'number' not provided"],
  ])('with %s is refused', async (_name, change, status, message) => {
    const { as } = shared()
    const answer = as('bot').rest.actions.createWorkflowDispatch({ ...dispatch, ...change })
    expect(await refusal(answer)).toEqual({ status, message })
  })
})
