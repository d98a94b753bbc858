import { describe, expect, it } from 'vitest'
import {
  type AthenaSource,
  athenaSourceOf,
  isForAthena,
  type NamedAthenaTable,
} from '#core/contract/engine.ts'
import { contractOf } from '../../builders/contract.ts'

const server = {
  server: 'prod',
  type: 'athena',
  schema: 'sales',
  catalog: 'lake',
  stagingDir: 's3://results/assay/',
  regionName: 'eu-central-1',
  customProperties: [{ property: 'workgroup', value: 'quality' }],
}
const contract = (servers: unknown, engine?: string) =>
  contractOf([{ name: 'id' }], {
    servers,
    customProperties: engine === undefined ? [] : [{ property: 'engine', value: engine }],
  }).contract

describe('the table of Athena’s', () => {
  const whole: AthenaSource = {
    catalog: 'lake',
    database: 'sales',
    table: 'trips',
    region: 'eu-central-1',
    workgroup: 'quality',
    outputLocation: 's3://results/assay/',
  }
  it.each<[string, unknown, NamedAthenaTable, Partial<AthenaSource>]>([
    ['is what the server of the contract says', [{ type: 's3' }, server], {}, whole],
    [
      'is what a person says, and the server for the rest',
      [server],
      { table: 'other' },
      { ...whole, table: 'other' },
    ],
    [
      'in another database is in that one',
      [server],
      { table: 'a.b', workgroup: 'w', outputLocation: 's3://o/' },
      { ...whole, database: 'a', table: 'b', workgroup: 'w', outputLocation: 's3://o/' },
    ],
    [
      'in another catalog too',
      [server],
      { table: 'c.a.b' },
      { ...whole, catalog: 'c', database: 'a', table: 'b' },
    ],
    [
      'needs no server',
      undefined,
      { table: 'a.b' },
      { database: 'a', table: 'b', catalog: undefined, workgroup: undefined, outputLocation: undefined },
    ],
  ])('%s', (_, servers, named, expected) => {
    expect(athenaSourceOf(contract(servers), named, 'contract.yaml')).toMatchObject(expected)
  })

  it.each<[string, unknown, NamedAthenaTable, string, string]>([
    ['without a database', [], {}, 'CONFIGURATION_INVALID', 'in which database the table `trips` is'],
    ['with too many steps', [server], { table: 'a.b.c.d' }, 'USAGE', '`a.b.c.d` is no table'],
    ['with an empty step', [server], { table: 'a.' }, 'USAGE', '`a.` is no table'],
  ])('%s is none', (_, servers, named, code, words) => {
    expect(() => athenaSourceOf(contract(servers), named, 'contract.yaml')).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    )
  })
})

describe('the engine', () => {
  it.each([
    [undefined, [server], true],
    ['auto', [server], true],
    ['auto', [{ type: 's3' }], false],
    ['auto', 'nonsense', false],
    ['duckdb', [server], false],
    ['athena', undefined, true],
  ])('%s with servers %j', (engine, servers, athena) => {
    expect(isForAthena(contract(servers, engine))).toBe(athena)
  })

  it('that is none is said', () => {
    expect(() => contract(undefined, 'spark')).toThrow(/engine: found "spark"/)
  })
})
