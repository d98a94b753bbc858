import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { link, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderStore } from '#adapters/store/folder-store.ts'
import { linkOnce } from '#adapters/store/place-file.ts'
import { sha256 } from '#core/digest.ts'
import { describeStore, expectUnreadable } from './store-suite.ts'

let folder: string
let opened = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-store-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
const freshRoot = (): string => join(folder, `store-${opened++}`)

describeStore('folder store', {
  rounds: 30,
  open: async () => {
    const root = freshRoot()
    return {
      store: folderStore(root),
      reopen: () => folderStore(root),
      damage: (digest, content) => writeFile(join(root, 'blobs', digest.slice(0, 2), digest), content),
      litter: async (trust) => {
        await writeFile(join(root, 'records', trust, '.DS_Store'), 'x')
        await mkdir(join(root, 'records', trust, 'empty'))
      },
    }
  },
  openBroken: async () => {
    const root = freshRoot()
    await writeFile(root, 'a file where the folder should be')
    return folderStore(root)
  },
})

describe('folder store on disk', () => {
  it('comes into being with the first write, in the layout that others may read', async () => {
    const root = freshRoot()
    const store = folderStore(root)
    await store.readRecord('trusted', 'a.json')
    await store.listRecords('trusted', 'a/')
    await expect(stat(root)).rejects.toThrow('ENOENT')
    const digest = sha256('x')
    const kept = await store.putBlob(Buffer.from('x'))
    await store.putRecord('untrusted', 'a/b.json', '{}')
    const files = await readdir(root, { recursive: true, withFileTypes: true })
    expect(
      files
        .filter((file) => file.isFile())
        .map((file) => join(file.parentPath, file.name))
        .sort(),
    ).toEqual([join(root, 'blobs', digest.slice(0, 2), digest), join(root, 'records/untrusted/a/b.json')])
    expect(kept.location).toBe(`file:blobs/${digest.slice(0, 2)}/${digest}`)
  })

  it('shows nothing of what a killed writer left, and clears it away after a day', async () => {
    const root = freshRoot()
    await mkdir(join(root, 'incoming'), { recursive: true })
    await writeFile(join(root, 'incoming', 'half-old'), 'ha')
    await writeFile(join(root, 'incoming', 'half-new'), 'ha')
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000)
    await utimes(join(root, 'incoming', 'half-old'), twoDaysAgo, twoDaysAgo)
    const store = folderStore(root)
    expect(await store.listRecords('trusted', '')).toEqual([])
    await store.putRecord('trusted', 'a.json', 'whole')
    expect(await readdir(join(root, 'incoming'))).toEqual(['half-new'])
  })

  it('says that a record is in the way of a folder', async () => {
    const store = folderStore(freshRoot())
    await store.putRecord('trusted', 'a', 'x')
    await expectUnreadable(store.putRecord('trusted', 'a/b', 'y'), 'cannot be used', false)
  })

  it('takes a link that was made while its answer was lost for its own', async () => {
    const root = freshRoot()
    await mkdir(root)
    const [mine, other, place] = ['mine', 'other', 'place'].map((name) => join(root, name)) as [
      string,
      string,
      string,
    ]
    await writeFile(mine, 'mine')
    await writeFile(other, 'other')
    await link(mine, place)
    expect([await linkOnce(mine, place), await linkOnce(other, place)]).toEqual([true, false])
  })

  it('has one winner for each key among processes', async () => {
    const root = freshRoot()
    const keys = Array.from({ length: 40 }, (_, number) => `race/${number}.json`)
    const writer = `
      import { folderStore } from '#adapters/store/folder-store.ts'
      const [root, name] = process.argv.slice(1)
      const store = folderStore(root)
      process.stdout.write('ready\\n')
      process.stdin.once('data', async () => {
        const won = []
        for (let number = 0; number < ${keys.length}; number++) {
          const key = 'race/' + number + '.json'
          if ((await store.putRecord('trusted', key, name)).kind === 'written') won.push(key)
        }
        process.stdout.write(JSON.stringify(won))
        process.stdin.destroy()
      })`
    const children = ['one', 'two', 'three'].map((name) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', writer, root, name], {
        cwd: dirname(dirname(dirname(import.meta.dirname))),
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      let output = ''
      child.stdout.on('data', (chunk) => {
        output += chunk
      })
      return {
        name,
        child,
        ready: once(child.stdout, 'data'),
        ended: once(child, 'close'),
        said: () => output,
      }
    })
    await Promise.all(children.map(({ ready }) => ready))
    for (const { child } of children) child.stdin.write('go\n')
    await Promise.all(children.map(({ ended }) => ended))
    const store = folderStore(root)
    const wins: string[] = []
    for (const { name, said } of children) {
      for (const key of JSON.parse(said().replace('ready\n', '')) as string[]) {
        wins.push(key)
        expect(await store.readRecord('trusted', key)).toBe(name)
      }
    }
    expect(wins.sort()).toEqual(keys.toSorted())
  })
})
