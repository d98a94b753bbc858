import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { runGit } from '#adapters/git/run-git.ts'
import { main } from '../../cli/main.ts'
import { type Checkout, checkout } from '../builders/checkout.ts'

const said: string[] = []

async function repository(): Promise<Checkout> {
  const made = await checkout({ environments: [{ name: 'staging' }, { name: 'prod' }] })
  await diskFolder(made.root).write('.gitignore', '.assay/\n')
  const git = (...args: string[]) => runGit(made.root, args)
  await git('init', '--quiet', '--initial-branch=main')
  await git('add', '.')
  await git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '--message=trips')
  return made
}

beforeEach(() => {
  said.length = 0
  const write = (text: string | Uint8Array): boolean => {
    said.push(String(text))
    return true
  }
  vi.spyOn(process.stderr, 'write').mockImplementation(write)
  vi.spyOn(process.stdout, 'write').mockImplementation(write)
  vi.stubEnv('GITHUB_REPOSITORY', undefined)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

it.each<[line: string, ...words: string[]]>([
  ['serve trips staging --port abc', '--port `abc`', 'a whole number, 0–65535'],
  ['serve trips staging --port 65536', '--port `65536`', 'a whole number, 0–65535'],
  ['serve trips staging --port 80.5', '--port `80.5`', 'a whole number, 0–65535'],
  ['serve trips staging --port=', '--port ``', 'a whole number, 0–65535'],
  ['deploy-model trips staging --patience abc', '--patience `abc`', 'a number, 0–86400 seconds'],
  ['deploy-model trips staging --patience=-1', '--patience `-1`', 'a number, 0–86400 seconds'],
  ['deploy-model trips nosuch', 'trips has no environment `nosuch`', 'Allowed: staging, prod'],
  ['deploy-model trips stagin', 'no environment `stagin`', 'Allowed: staging (did you mean that?)'],
  ['deploy-model trips', 'which environment?', 'Allowed: staging, prod'],
  ['serve trips ../../x', 'no environment `../../x`'],
  ['serve ../../x staging', 'there is no model `../../x`'],
  ['detect-drift trips nosuch', 'no environment `nosuch`'],
  ['rollback-model trips nosuch --reason why', 'no environment `nosuch`'],
  ['rollback-model trips staging', '--reason is missing'],
  ['validate-data trips extra', '`extra`: more than it takes', 'assay validate-data [MODEL]'],
  ['deploy-model trips staging prod now', '`prod`, `now`: more than it takes'],
  ['validate-data trips --explain', '--explain without --data', 'a model is judged'],
  ['validate-data trips --sql', '--sql without --data'],
  ['validate-data trips --out r.json', '--out without --data', '.assay/validation/MODEL/data-results.json'],
  ['validate-data trips --snapshot s.json', '--snapshot without --data', '--base REVISION'],
  ['validate-data --data d.csv --contract c.yaml --base main', '--base without a model', '--snapshot FILE'],
  ['validate-data --data d.csv --contract c.yaml --store s', '--store without a model'],
  ['validate-dta trips', 'there is no verb `validate-dta`; did you mean `validate-data`?'],
  ['validate-data trip', 'there is no model `trip`', 'did you mean `trips`?', 'Allowed: trips'],
  ['deploy-model tripz staging', 'did you mean `trips`?'],
  ['promote-model trips', 'no GitHub repository is named', 'owner/name'],
  ['promote-model trips --repository models', 'the GitHub repository is `models`'],
])('%s is a wrong input', async (line, ...words) => {
  expect(await main(line.split(' '), (await repository()).root)).toBe(2)
  for (const part of words) expect(said.join('')).toContain(part)
  expect(said.join('')).not.toContain('fault of Assay')
})

it('names an environment that nothing runs in yet', async () => {
  expect(await main(['deploy-model', 'trips', 'staging'], (await repository()).root)).toBe(0)
  expect(said.join('')).toContain('nothing runs in staging')
})
