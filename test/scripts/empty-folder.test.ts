import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pinnedPackages, pinnedVersion } from '#adapters/duckdb/native/pinned-packages.ts'
import { builtActions } from '../actions/built-step.ts'
import { modelFiles } from '../actions/tiny-model.ts'
import { newRepository, temporaryFolder } from '../actions/tiny-repository.ts'

const platform = `${process.platform}-${process.arch}`
const name = `duckdb-node-bindings-${platform}-${pinnedVersion}.tgz`

/** What npm installed here lies in its cache under its own digest. */
const packed = ((): string | undefined => {
  const [algorithm = '', base64 = ''] = (pinnedPackages[platform] ?? '').split('-')
  const digest = Buffer.from(base64, 'base64').toString('hex')
  const cache = process.env.npm_config_cache ?? join(homedir(), '.npm')
  const parts = [digest.slice(0, 2), digest.slice(2, 4), digest.slice(4)]
  const path = join(cache, '_cacache/content-v2', algorithm, ...parts)
  return digest !== '' && existsSync(path) ? path : undefined
})()

/** A name space without a network, where the machine allows one. */
const cutOff = ((): string[] => {
  try {
    execFileSync('unshare', ['-rn', 'true'], { stdio: 'ignore' })
    return ['unshare', '-rn']
  } catch {
    return []
  }
})()

const action = builtActions()

describe.skipIf(packed === undefined)('from a folder that holds the bundles alone, without a network', () => {
  const stepWith = async (given: string | undefined) => {
    const { folder: workspace } = await newRepository(modelFiles('parcels'))
    const bundles = join(await temporaryFolder(), 'dist')
    await action.copyTo(bundles)
    return action('validate-data', {
      workspace,
      bundles,
      before: cutOff,
      inputs: given === undefined ? {} : { duckdb: given },
      variables: {
        NPM_CONFIG_REGISTRY: 'http://127.0.0.1:9',
        NPM_CONFIG_FETCH_RETRIES: '0',
        NPM_CONFIG_CACHE: await temporaryFolder(),
        RUNNER_TOOL_CACHE: await temporaryFolder(),
      },
    })
  }

  test('validate-data works with the library it is given', async () => {
    const folder = await temporaryFolder()
    copyFileSync(packed ?? '', join(folder, name))
    const ended = await stepWith(folder)
    expect(ended.log).toContain('data pass: 900 rows')
    expect(ended).toMatchObject({ exitCode: 0, outputs: { outcome: 'pass' } })
  })

  test('it says what is missing where it is given none', async () => {
    const ended = await stepWith(undefined)
    expect(ended.annotations[0]?.words).toMatch(
      /^npm cannot fetch @duckdb\/node-bindings-\S+ \S+, DuckDB's library: .*\n.*Next: give its file by the input `duckdb`/,
    )
    expect(ended).toMatchObject({ exitCode: 4, outputs: { outcome: 'unavailable' } })
  })
})
