import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { environmentDocument } from './hosted-environment-builder.ts'

const checkout = fileURLToPath(new URL('../..', import.meta.url))
const prod = 'pipelines/bird-strike-damage/environments/prod.yaml'
let root = ''

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'assay-cdk-'))
  for (const path of ['cdk.json', 'package.json', 'core', 'infra', 'scripts']) {
    cpSync(join(checkout, path), join(root, path), { recursive: true })
  }
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'), 'dir')
})
afterAll(() => {
  rmSync(root, { recursive: true })
})

interface Ended {
  readonly code: number
  readonly output: string
}

/** Runs Node in the copy: no credentials, no home, nothing of the caller's environment but where programs are. */
function runNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter)
  const options = {
    cwd: root,
    env: { PATH, HOME: root, AWS_EC2_METADATA_DISABLED: 'true', CDK_DISABLE_VERSION_CHECK: '1', ...env },
    timeout: 60_000,
  }
  return new Promise((resolve) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr })
    })
  })
}

/** What the app does when the command line starts it, without the template validation. */
function runApp(context: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { context: flags } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: object }
  return runNode(['--import', './scripts/require-node-24.js', 'infra/app.ts'], {
    CDK_OUTDIR: 'cdk.out',
    CDK_CONTEXT_JSON: JSON.stringify({ ...flags, ...context }),
    CDK_VALIDATION: 'false',
  })
}

function templates(): string[] {
  return readdirSync(join(root, 'cdk.out')).filter((file) => file.endsWith('.template.json'))
}

test('without environment files there are the stores, and a word about it', async () => {
  const { code, output } = await runApp()
  expect(code).toBe(0)
  expect(output).toContain(
    'No file pipelines/<model>/environments/<environment>.yaml has backend: sagemaker yet',
  )
  expect(templates()).toEqual(['AssayFoundation.template.json'])
})

test('asking for an environment without a file ends with what to do', async () => {
  const { code, output } = await runApp({ model: 'bird-strike-damage', environment: 'prod' })
  expect(code).toBe(2)
  expect(output).toContain(`there is no ${prod}`)
  expect(output).toContain('Next: merge a promotion pull request for it')
  expect(output).not.toMatch(/\n\s+at /)
})

test('`cdk synth` passes every check there is: template validation, cdk-nag, the kit', async () => {
  mkdirSync(dirname(join(root, prod)), { recursive: true })
  writeFileSync(join(root, prod), JSON.stringify(environmentDocument()))
  rmSync(join(root, 'cdk.out'), { recursive: true, force: true })

  const { code, output } = await runNode([
    'node_modules/aws-cdk/bin/cdk',
    'synth',
    '--quiet',
    '-c',
    'model=bird-strike-damage',
    '-c',
    'environment=prod',
  ])

  expect({ code, output }).toEqual({ code: 0, output: expect.any(String) })
  expect(templates().sort()).toEqual([
    'Assay-bird-strike-damage-prod.template.json',
    'AssayFoundation.template.json',
  ])
  const report = JSON.parse(readFileSync(join(root, 'cdk.out/validation-report.json'), 'utf8')) as {
    pluginReports: {
      violations: { ruleName: string }[]
      suppressedViolations?: { ruleName: string; reason: string }[]
    }[]
  }
  expect(report.pluginReports.flatMap(({ violations }) => violations)).toEqual([])
  const acknowledged = report.pluginReports.flatMap(({ suppressedViolations }) => suppressedViolations ?? [])
  expect(acknowledged.map(({ ruleName }) => ruleName).sort()).toEqual([
    'AwsSolutions-IAM5[Resource::*]',
    'AwsSolutions-IAM5[Resource::*]',
    expect.stringContaining('ArtifactsStoreBucket'),
    expect.stringContaining('CaptureStoreBucket'),
    expect.stringContaining('log-group'),
  ])
  expect(acknowledged.every(({ reason }) => reason.length > 20)).toBe(true)
}, 60_000)
