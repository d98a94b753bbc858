import { execFileSync } from 'node:child_process'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { seedCsv, seedParquet } from './seed.ts'

/** Something else than a plain file under the name of one. */
export interface OddPath {
  readonly what: string
  readonly name: string
  readonly lay: (folder: string) => Promise<void>
  readonly ends: readonly string[]
}

const gz = gzipSync(seedCsv)

export const oddPaths: readonly OddPath[] = [
  { what: 'nothing there', name: 'no.csv', lay: async () => {}, ends: ['DATA_MISSING'] },
  { what: 'an empty name', name: '', lay: async () => {}, ends: ['DATA_MISSING', 'USAGE'] },
  {
    what: 'a folder',
    name: 'a.csv',
    lay: async (folder) => void (await mkdir(join(folder, 'a.csv'))),
    ends: ['DATA_MISSING'],
  },
  {
    what: 'a folder as Parquet',
    name: 'a.parquet',
    lay: async (folder) => void (await mkdir(join(folder, 'a.parquet'))),
    ends: ['DATA_MISSING'],
  },
  {
    what: 'a file as a folder',
    name: 'a.csv/b.csv',
    lay: async (folder) => writeFile(join(folder, 'a.csv'), seedCsv),
    ends: ['DATA_MISSING'],
  },
  {
    what: 'a link',
    name: 'a.csv',
    lay: async (folder) => {
      await writeFile(join(folder, 'b.csv'), seedCsv)
      await symlink('b.csv', join(folder, 'a.csv'))
    },
    ends: ['pass'],
  },
  {
    what: 'a link to nothing',
    name: 'a.csv',
    lay: async (folder) => symlink('b.csv', join(folder, 'a.csv')),
    ends: ['DATA_MISSING'],
  },
  {
    what: 'a link to itself',
    name: 'a.csv',
    lay: async (folder) => symlink('a.csv', join(folder, 'a.csv')),
    ends: ['DATA_MISSING'],
  },
  {
    what: 'a FIFO',
    name: 'a.csv',
    lay: async (folder) => void execFileSync('mkfifo', [join(folder, 'a.csv')]),
    ends: ['DATA_MISSING'],
  },
  {
    what: 'a link to an endless file',
    name: 'a.csv',
    lay: async (folder) => symlink('/dev/zero', join(folder, 'a.csv')),
    ends: ['DATA_MISSING'],
  },
  { what: 'an endless file', name: '/dev/zero', lay: async () => {}, ends: ['DATA_MISSING'] },
  { what: 'no file at all', name: '/dev/null', lay: async () => {}, ends: ['DATA_MISSING', 'NO_DATA'] },
  {
    what: 'a file of the kernel',
    name: '/proc/self/environ',
    lay: async () => {},
    ends: ['DATA_MISSING', 'NO_DATA', 'DATA_UNDECODABLE'],
  },
  { what: 'a NUL in the name', name: 'a\0.csv', lay: async () => {}, ends: ['DATA_MISSING', 'USAGE'] },
  { what: 'a name too long', name: `${'x'.repeat(5000)}.csv`, lay: async () => {}, ends: ['DATA_MISSING'] },
  { what: 'a pattern that matches nothing', name: '*.csv', lay: async () => {}, ends: ['DATA_MISSING'] },
  {
    what: 'a pattern that never ends',
    name: '**/**/**/**/**/*.csv',
    lay: async () => {},
    ends: ['DATA_MISSING'],
  },
  { what: 'a bracket that never closes', name: '[.csv', lay: async () => {}, ends: ['DATA_MISSING'] },
  { what: 'a URL', name: 'https://example.com/data.csv', lay: async () => {}, ends: ['DATA_MISSING'] },
  {
    what: 'an S3 address, and nothing that says where the bucket is',
    name: 's3://bucket/data.parquet',
    lay: async () => {},
    ends: ['DATA_MISSING', 'SERVICE_UNAVAILABLE'],
  },
  {
    what: 'no extension',
    name: 'data',
    lay: async (folder) => writeFile(join(folder, 'data'), seedCsv),
    ends: ['pass', 'DATA_UNDECODABLE'],
  },
  {
    what: 'no extension, Parquet',
    name: 'data',
    lay: async (folder) => writeFile(join(folder, 'data'), seedParquet()),
    ends: ['DATA_UNDECODABLE'],
  },
  {
    what: 'quotes in the name',
    name: `it's "a" 100% [x] *.csv`,
    lay: async (folder) => writeFile(join(folder, `it's "a" 100% [x] *.csv`), seedCsv),
    ends: ['pass'],
  },
  {
    what: 'quotes in the name, Parquet',
    name: `it's "a" 100% {x} ?.parquet`,
    lay: async (folder) => writeFile(join(folder, `it's "a" 100% {x} ?.parquet`), seedParquet()),
    ends: ['pass'],
  },
  {
    what: 'a line end in the name',
    name: 'a\nb.csv',
    lay: async (folder) => writeFile(join(folder, 'a\nb.csv'), seedCsv),
    ends: ['pass'],
  },
  {
    what: 'gzip',
    name: 'a.csv.gz',
    lay: async (folder) => writeFile(join(folder, 'a.csv.gz'), gz),
    ends: ['pass', 'DATA_UNDECODABLE'],
  },
  {
    what: 'gzip cut short',
    name: 'a.csv.gz',
    lay: async (folder) => writeFile(join(folder, 'a.csv.gz'), gz.subarray(0, gz.length / 2)),
    ends: ['DATA_UNDECODABLE'],
  },
  {
    what: 'gzip with a wrong sum',
    name: 'a.csv.gz',
    lay: async (folder) =>
      writeFile(join(folder, 'a.csv.gz'), Buffer.concat([gz.subarray(0, -8), Buffer.alloc(8)])),
    ends: ['DATA_UNDECODABLE'],
  },
  {
    what: 'CSV called gzip',
    name: 'a.csv.gz',
    lay: async (folder) => writeFile(join(folder, 'a.csv.gz'), seedCsv),
    ends: ['DATA_UNDECODABLE'],
  },
  {
    what: 'a workbook',
    name: 'a.xlsx',
    lay: async (folder) => writeFile(join(folder, 'a.xlsx'), 'PK\x03\x04\x14\0\0\0'),
    ends: ['DATA_UNDECODABLE'],
  },
  {
    what: 'unreadable',
    name: 'a.csv',
    lay: async (folder) => {
      await writeFile(join(folder, 'a.csv'), seedCsv)
      await chmod(join(folder, 'a.csv'), 0)
    },
    ends: process.getuid?.() === 0 ? ['pass'] : ['DATA_MISSING'],
  },
]
