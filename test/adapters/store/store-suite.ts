import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Sha256, sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { ArtifactStore, RecordWritten, Trust } from '#core/store/artifact-store.ts'

export interface StoreUnderTest {
  readonly store: ArtifactStore
  /** The same store as somebody else opens it. */
  reopen(): ArtifactStore
  /** Puts other bytes in the place of a blob, behind the store's back. */
  damage(digest: Sha256, content: Uint8Array): Promise<void>
  /** Leaves something among the records that is none, as a file manager or a console does. */
  litter(trust: Trust): Promise<void>
}

export interface StoreKind {
  /** An empty store each time. */
  open(): Promise<StoreUnderTest>
  /** A store that cannot be used until somebody mends something. */
  openBroken(): Promise<ArtifactStore>
  /** Rounds of the property tests, which open one store each. */
  readonly rounds: number
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
/** A code point that UTF-8 can hold. */
const character = fc
  .oneof(fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((point) => String.fromCodePoint(point))
const none = sha256('never kept')

/** What every artifact store does. */
export function describeStore(name: string, kind: StoreKind): void {
  describe(name, () => {
    let under: StoreUnderTest
    let store: ArtifactStore
    beforeAll(async () => {
      under = await kind.open()
      store = under.store
    })

    describe('blobs', () => {
      it.each([
        ['text', bytes('a model')],
        ['nothing', new Uint8Array()],
        ['any byte', Uint8Array.from({ length: 256 }, (_, byte) => byte)],
        ['5 MB', new Uint8Array(5_000_000).fill(7)],
      ])('are read as they were kept: %s', async (_, content) => {
        const kept = await store.putBlob(content)
        const digest = sha256(content)
        expect(kept).toEqual({
          sha256: digest,
          bytes: content.byteLength,
          location: store.locate(digest),
        })
        const read = await under.reopen().readBlob(digest)
        expect(Buffer.compare(read!, content)).toBe(0)
      })

      it('are kept once, however often and by how many they are brought', async () => {
        const content = bytes('the same bytes')
        const kept = await Promise.all(Array.from({ length: 5 }, () => under.reopen().putBlob(content)))
        kept.push(await store.putBlob(content))
        expect(new Set(kept.map((blob) => JSON.stringify(blob))).size).toBe(1)
        expect(await store.readBlob(sha256(content))).toEqual(Buffer.from(content))
      })

      it('that nobody kept are undefined, and have a place nevertheless', async () => {
        expect(await store.readBlob(none)).toBeUndefined()
        expect(store.locate(none)).toMatch(new RegExp(`/${none.slice(0, 2)}/${none}$|:blobs/.*/${none}$`))
      })

      it('with other bytes under their name are found out, by reader and writer, and left alone', async () => {
        const content = bytes('sound')
        const { sha256: digest } = await store.putBlob(content)
        await under.damage(digest, bytes('unsound'))
        const found = `7 bytes with SHA-256 ${sha256('unsound')}`
        await expectUnreadable(store.readBlob(digest), found, false)
        await expectUnreadable(store.putBlob(content), found, false)
      })

      it.each(['..', '../../x', '', none.toUpperCase(), `${none}0`])('are not named %j', async (digest) => {
        await expect(store.readBlob(digest)).rejects.toThrow(TypeError)
        expect(() => store.locate(digest)).toThrow(TypeError)
      })
    })

    describe('records', () => {
      it('stay as the first writer wrote them', async () => {
        const key = 'runs/first.json'
        expect(await store.readRecord('trusted', key)).toBeUndefined()
        expect(await store.putRecord('trusted', key, '{"n":1}')).toEqual({ kind: 'written' })
        expect(await under.reopen().putRecord('trusted', key, '{"n":2}')).toEqual({
          kind: 'exists',
          text: '{"n":1}',
        })
        // The same text again is a second write all the same.
        expect(await store.putRecord('trusted', key, '{"n":1}')).toEqual({ kind: 'exists', text: '{"n":1}' })
        expect(await under.reopen().readRecord('trusted', key)).toBe('{"n":1}')
      })

      it('have one winner among ten writers at once, whom the others are told', async () => {
        for (const round of [1, 2, 3]) {
          const key = `runs/race/${round}.json`
          const answers = await Promise.all(
            Array.from({ length: 10 }, async (_, writer): Promise<[string, RecordWritten]> => {
              const text = `writer ${writer}`
              return [text, await under.reopen().putRecord('trusted', key, text)]
            }),
          )
          const winners = answers.filter(([, answer]) => answer.kind === 'written')
          expect(winners).toHaveLength(1)
          const text = winners[0]![0]
          const losers = answers.filter(([mine]) => mine !== text).map(([, answer]) => answer)
          expect(losers).toEqual(Array(9).fill({ kind: 'exists', text }))
          expect(await store.readRecord('trusted', key)).toBe(text)
        }
      })

      it('of the two trusts know nothing of each other', async () => {
        const key = 'runs/apart.json'
        await store.putRecord('untrusted', key, 'poison')
        expect(await store.readRecord('trusted', key)).toBeUndefined()
        expect(await store.listRecords('trusted', key)).toEqual([])
        expect(await store.putRecord('trusted', key, 'sound')).toEqual({ kind: 'written' })
        expect(await store.readRecord('untrusted', key)).toBe('poison')
      })

      it('are listed by prefix and sorted, also within a step and past a page', async () => {
        const keys = ['a/1.json', 'a/10.json', 'a/2.json', 'a/b/3.json', 'a-b.json', 'ab.json', 'b.json']
        for (const key of keys.toReversed()) await store.putRecord('untrusted', `list/${key}`, key)
        const listed = async (prefix: string) =>
          (await store.listRecords('untrusted', `list/${prefix}`)).map((key) => key.slice('list/'.length))
        expect(await listed('')).toEqual(keys.toSorted())
        expect(await listed('a/')).toEqual(['a/1.json', 'a/10.json', 'a/2.json', 'a/b/3.json'])
        expect(await listed('a/1')).toEqual(['a/1.json', 'a/10.json'])
        expect(await listed('a/2.json')).toEqual(['a/2.json'])
        expect(await listed('a')).toEqual(keys.toSorted().filter((key) => key.startsWith('a')))
        expect(await listed('none/')).toEqual([])
        expect(await store.listRecords('untrusted', 'li')).toHaveLength(keys.length)
      })

      it('are not what others leave among them', async () => {
        const { store: littered, litter } = await kind.open()
        expect(await littered.listRecords('trusted', '')).toEqual([])
        await littered.putRecord('trusted', 'a.json', '')
        await litter('trusted')
        expect(await littered.listRecords('trusted', '')).toEqual(['a.json'])
      })

      const oddKeys = [
        ['', '/', '/a', 'a/', 'a//b', '.', '..', '../a', 'a/../b', 'a/..', './a', '.hidden'],
        ['a\\..\\..\\b', 'C:\\a', 'a:b', 'a\0b', 'a b', 'a\nb', 'ü', 'a?b', '%2e%2e/a', 'x'.repeat(201)],
      ].flat()
      it.each(oddKeys)('have no key such as %j', async (key) => {
        await expect(store.putRecord('trusted', key, 'x')).rejects.toThrow(TypeError)
        await expect(store.readRecord('trusted', key)).rejects.toThrow(TypeError)
      })
      it.each(['/', '../', 'a//', '.', 'a/..', 'a\\'])('have no prefix such as %j', async (prefix) => {
        await expect(store.listRecords('trusted', prefix)).rejects.toThrow(TypeError)
      })

      it('hold any well-formed text as it is', async () => {
        let number = 0
        await fc.assert(
          fc.asyncProperty(fc.string({ unit: character }), async (text) => {
            const key = `text/${number++}.txt`
            await store.putRecord('trusted', key, text)
            expect(await store.readRecord('trusted', key)).toBe(text)
          }),
          { numRuns: kind.rounds, examples: [[''], ['\uFEFF{}'], ['\r\n'], ['\0']] },
        )
      })

      it('are a map that takes each key once, whatever is written in whatever order', async () => {
        const step = fc.stringMatching(/^[a-c]{1,2}$/)
        // Folders and records have different names: in a folder no name is both.
        const key = fc
          .tuple(fc.array(step, { maxLength: 2 }), step)
          .map(([folders, last]) => [...folders, `${last}.json`].join('/'))
        const write = fc.record({
          trust: fc.constantFrom<Trust[]>('trusted', 'untrusted'),
          key,
          text: fc.string(),
        })
        await fc.assert(
          fc.asyncProperty(
            fc.array(write, { maxLength: 12 }),
            fc.stringMatching(/^[a-c]{0,2}$/),
            async (writes, prefix) => {
              const fresh = (await kind.open()).store
              const model = { trusted: new Map<string, string>(), untrusted: new Map<string, string>() }
              for (const { trust, key: name, text } of writes) {
                const standing = model[trust].get(name)
                expect(await fresh.putRecord(trust, name, text)).toEqual(
                  standing === undefined ? { kind: 'written' } : { kind: 'exists', text: standing },
                )
                if (standing === undefined) model[trust].set(name, text)
              }
              for (const trust of ['trusted', 'untrusted'] as const) {
                const expected = [...model[trust].keys()].filter((name) => name.startsWith(prefix)).sort()
                expect(await fresh.listRecords(trust, prefix)).toEqual(expected)
                for (const [name, text] of model[trust])
                  expect(await fresh.readRecord(trust, name)).toBe(text)
              }
            },
          ),
          { numRuns: kind.rounds },
        )
      })
    })

    describe('that is broken', () => {
      it.each<[string, (broken: ArtifactStore) => Promise<unknown>]>([
        ['putBlob', (broken) => broken.putBlob(bytes('x'))],
        ['readBlob', (broken) => broken.readBlob(none)],
        ['putRecord', (broken) => broken.putRecord('trusted', 'a.json', 'x')],
        ['readRecord', (broken) => broken.readRecord('trusted', 'a.json')],
        ['listRecords', (broken) => broken.listRecords('trusted', '')],
      ])('says so at %s, and that a retry does not help', async (_, call) => {
        const broken = await kind.openBroken()
        await expectUnreadable(call(broken), broken.location, false)
      })
    })
  })
}

/** The call fails with STORE_UNREADABLE, whose message holds the words. */
export async function expectUnreadable(
  call: Promise<unknown>,
  words: string,
  retry: boolean,
): Promise<Failure> {
  const failure = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(failure instanceof Failure)) throw new Error('no Failure', { cause: failure })
  expect([failure.code, failure.retry]).toEqual(['STORE_UNREADABLE', retry])
  expect(failure.message).toContain(words)
  return failure
}
