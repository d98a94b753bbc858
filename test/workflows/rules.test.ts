import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { root, stepsOf, workflow, workflows } from './workflow-files.ts'

describe.each(workflows)('$file', (each) => {
  test('is started by nothing that mixes foreign code with our rights', () => {
    expect(Object.keys(each.on)).not.toContain('pull_request_target')
  })

  test('has no permissions but those a job is given, each with its reason', () => {
    expect(each.permissions).toEqual({})
    for (const [name, job] of Object.entries(each.jobs)) {
      for (const [area, level] of Object.entries(job.permissions ?? {})) {
        expect(each.text, `${name}: ${area}: ${level}`).toMatch(new RegExp(`${area}: ${level} # \\S+`))
      }
    }
  })

  test('pins what it takes from others by commit, with the version beside it', () => {
    for (const { step } of stepsOf(each)) {
      if (step.uses === undefined || step.uses.startsWith('./')) continue
      expect(step.uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/)
      expect(each.text).toMatch(new RegExp(`${step.uses} # v\\d+\\.\\d+\\.\\d+`))
    }
  })

  test('calls actions that exist, with inputs they have, after building them', () => {
    for (const { step } of stepsOf(each)) {
      const name = /^\.\/(?:kit\/)?(actions\/[\w-]+)$/.exec(step.uses ?? '')?.[1]
      if (step.uses?.startsWith('./') !== true) continue
      expect(name, step.uses).toBeDefined()
      const action = parse(readFileSync(join(root, name ?? '', 'action.yml'), 'utf8'))
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})))
      expect(existsSync(join(root, name ?? '', 'main.ts'))).toBe(true)
    }
    for (const job of Object.values(each.jobs)) {
      const uses = job.steps.findIndex((step) => step.uses?.startsWith('./') === true)
      const builds = job.steps.findIndex((step) => step.run?.includes('scripts/build-actions.ts') === true)
      if (uses >= 0) expect(builds >= 0 && builds < uses).toBe(true)
    }
  })

  test('puts no expression into a script: what others wrote comes in by variables', () => {
    for (const { step } of stepsOf(each)) expect(step.run ?? '').not.toContain('${{')
  })

  test('writes nothing into the environment of later steps', () => {
    for (const { step } of stepsOf(each)) expect(step.run ?? '').not.toMatch(/GITHUB_(ENV|PATH)/)
  })

  test('leaves no credentials in a checkout', () => {
    for (const { step } of stepsOf(each)) {
      if (step.uses?.startsWith('actions/checkout@') !== true) continue
      expect(step.with).toMatchObject({ 'persist-credentials': false })
    }
  })

  test('ends: every job has a time limit, and runs of the same thing are grouped', () => {
    for (const job of Object.values(each.jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0)
    expect(each.concurrency).toHaveProperty('cancel-in-progress')
  })
})

describe('build runs foreign code', () => {
  const build = workflow('build')

  test('without secrets, without rights to write, without an identity', () => {
    expect(build.text).not.toMatch(/secrets\.|github\.token|id-token|vars\./)
    for (const job of Object.values(build.jobs)) {
      expect(job.permissions).toEqual({ contents: 'read' })
      expect(job).not.toHaveProperty('environment')
    }
  })

  test('with the kit of the base', () => {
    const [head, kit] = stepsOf(build).flatMap(({ step }) =>
      step.uses?.startsWith('actions/checkout@') === true ? [step.with ?? {}] : [],
    )
    expect(head?.ref).toContain('github.event.pull_request.head.sha')
    expect(kit).toMatchObject({ path: 'kit' })
    expect(kit?.ref).toContain('github.event.pull_request.base.sha')
    expect(String(kit?.ref)).not.toContain('head')
    for (const { step } of stepsOf(build)) {
      if (step.uses?.startsWith('./') === true) expect(step.uses).toMatch(/^\.\/kit\/actions\//)
    }
  })

  test('leaves one artifact, however far it came', () => {
    const uploads = stepsOf(build).filter(({ step }) => step.uses?.startsWith('actions/upload-artifact@'))
    expect(uploads).toHaveLength(1)
    expect(uploads[0]?.step).toMatchObject({
      if: expression('!cancelled()'),
      with: { name: 'bundle' },
    })
  })
})

describe('judge runs our code on foreign data', () => {
  const judge = workflow('judge')

  test('after every build, and by hand with number and commit', () => {
    expect(judge.on).toMatchObject({
      workflow_run: { workflows: ['build'], types: ['completed'] },
      workflow_dispatch: { inputs: { 'pull-request': {}, 'head-sha': {} } },
    })
  })

  test('never runs what it checks out of the head', () => {
    for (const { step } of stepsOf(judge)) {
      if (step.with?.ref !== undefined) expect(step.with).toMatchObject({ path: 'candidate' })
      expect(step).not.toHaveProperty('working-directory')
      expect(step.uses ?? '').not.toMatch(/^\.\/candidate/)
      const touching = (step.run ?? '').split('\n').filter((line) => line.includes('candidate'))
      expect(touching.every((line) => line === 'git fetch --quiet --no-tags ./candidate HEAD')).toBe(true)
    }
  })

  test('asks the champion where there is nothing to take', () => {
    expect(judge.jobs.champion?.permissions).toEqual({ contents: 'read' })
    expect(JSON.stringify(judge.jobs.champion)).not.toMatch(/secrets|github\.token/)
  })

  test('alone of what a pull request starts may write, for the ledger of sealed holdouts', () => {
    const writing = ['build', 'judge'].flatMap((file) =>
      Object.entries(workflow(file).jobs).flatMap(([name, { permissions }]) =>
        permissions?.contents === 'write' ? [`${file}: ${name}`] : [],
      ),
    )
    expect(writing).toEqual(['judge: judge'])
  })

  test('takes the pull request from the API, by what GitHub says of the run', () => {
    const find = stepsOf(judge).find(({ step }) => step.id === 'find')?.step
    const values = Object.values(find?.with ?? {}).map(String)
    for (const value of values) expect(value).toMatch(/github\.event\.workflow_run|inputs\.|env\.HEAD_SHA/)
    const report = stepsOf(judge).find(({ step }) => step.uses?.endsWith('/report-pull-request'))?.step
    expect(report?.with).toMatchObject({ 'pull-request': expression('steps.find.outputs.pull-request') })
    expect(judge.text).not.toMatch(/workflow_run\.pull_requests/)
  })

  test('alone sets the required check, and sets it whatever the judge found', () => {
    const may = workflows.filter(({ jobs }) =>
      Object.values(jobs).some((job) => job.permissions?.checks === 'write'),
    )
    expect(may.map(({ file }) => file)).toEqual(['judge.yml'])
    const report = judge.jobs.judge?.steps.at(-1)
    expect(report?.uses).toBe('./actions/report-pull-request')
    expect(report?.if).toContain('!cancelled()')
    expect(report?.if).toContain("workflow_run.event == 'merge_group'")
  })
})

test.each(['promote', 'deploy', 'watch'])('%s runs on the default branch only', (name) => {
  const { on } = workflow(name)
  expect(Object.keys(on)).not.toContain('pull_request')
  if (on.push !== undefined) expect(on.push).toMatchObject({ branches: ['main'] })
})

test('who opens a pull request with the token of a job starts its lane', () => {
  for (const [name, started] of [
    ['promote', 'judge.yml'],
    ['deploy', 'judge.yml'],
    ['watch', 'build.yml'],
  ] as const) {
    const scripts = stepsOf(workflow(name)).map(({ step }) => step.run ?? '')
    expect(scripts.join('\n')).toContain(`gh workflow run ${started}`)
  }
})

test('what judges a model has an owner', () => {
  const owners = readFileSync(join(root, '.github/CODEOWNERS'), 'utf8')
  for (const path of ['pipeline.yaml', 'contract.yaml', 'environments/'])
    expect(owners).toMatch(new RegExp(`^/pipelines/\\*/${path}\\s+@`, 'm'))
})

function expression(text: string): string {
  return `\${{ ${text} }}`
}
