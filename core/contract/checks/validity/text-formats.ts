import { portablePattern } from '#core/contract/regular-expression.ts'
import type { Dialect } from '#core/data/dialect.ts'
import { text } from '#core/data/sql.ts'
import type { Sql } from '../lowered.ts'
import { countryCodes } from './country-codes.ts'
import { currencyCodes } from './currency-codes.ts'
import { failsLuhn } from './luhn.ts'

/** A form of text that people know by a name. */
interface TextFormat {
  readonly words: string
  /** TRUE where a text that is there does not have the form. */
  broken(source: Sql, dialect: Dialect): Sql
}

const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
const hostName = `(?:${label}\\.)*${label}`
const allDigitsAtTheEnd = '(?:.*\\.)?[0-9]+'
const domain = `(?:${label}\\.)+${label}`
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const email = `${atom}(?:\\.${atom})*@${domain}`
const uuid = '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}'

const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const ipv4 = `(?:${octet}\\.){3}${octet}`
const piece = '[0-9A-Fa-f]{1,4}'
const lastPieces = `(?:${piece}:${piece}|${ipv4})`
/** RFC 3986's IPv6address: eight pieces, of which `::` leaves out one or more. */
const ipv6 = [
  `(?:${piece}:){6}${lastPieces}`,
  `::(?:${piece}:){5}${lastPieces}`,
  `(?:${piece})?::(?:${piece}:){4}${lastPieces}`,
  `(?:(?:${piece}:){0,1}${piece})?::(?:${piece}:){3}${lastPieces}`,
  `(?:(?:${piece}:){0,2}${piece})?::(?:${piece}:){2}${lastPieces}`,
  `(?:(?:${piece}:){0,3}${piece})?::${piece}:${lastPieces}`,
  `(?:(?:${piece}:){0,4}${piece})?::${lastPieces}`,
  `(?:(?:${piece}:){0,5}${piece})?::${piece}`,
  `(?:(?:${piece}:){0,6}${piece})?::`,
].join('|')

const escaped = '%[0-9A-Fa-f]{2}'
const userCharacter = `(?:[A-Za-z0-9._~!$&'()*+,;=:-]|${escaped})`
const pathCharacter = `(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|${escaped})`
const nameCharacter = `(?:[A-Za-z0-9._~!$&'()*+,;=-]|${escaped})`
const host = (least: 0 | 1): string => `(?:\\[(?:${ipv6})\\]|${nameCharacter}${least === 0 ? '*' : '+'})`
const authority = (least: 0 | 1): string => `//(?:${userCharacter}*@)?${host(least)}(?::[0-9]{0,5})?`
const pathAfter = `(?:/${pathCharacter}*)*`
const tail = `(?:\\?(?:${pathCharacter}|[/?])*)?(?:#(?:${pathCharacter}|[/?])*)?`
/** RFC 3986, absolute. */
const uri = `[A-Za-z][A-Za-z0-9+.-]*:(?:${authority(0)}${pathAfter}|/?${pathCharacter}+${pathAfter}|/)?${tail}`
/** What is fetched from a host has one. */
const fetched = '(?i:https?|wss?|ftp):.*'
const fetchedFromHost = `[A-Za-z]+:${authority(1)}${pathAfter}${tail}`

function matching(pattern: string, most?: number): TextFormat['broken'] {
  return (source, dialect) => {
    const unlike = `NOT ${dialect.fullMatch(source, portablePattern(pattern))}`
    return most === undefined ? unlike : `(${unlike} OR ${dialect.length(source)} > ${most})`
  }
}

function listed(codes: readonly string[]): TextFormat['broken'] {
  return (source) => `${source} NOT IN (${codes.map(text).join(', ')})`
}

/** Forms of text by name; what the data contract standard's `format` says of strings is among them. */
export const textFormats = {
  uuid: { words: 'a UUID, in either case', broken: matching(uuid) },
  email: { words: 'an e-mail address: ASCII, unquoted, with a domain', broken: matching(email, 254) },
  uri: {
    words: 'an absolute URI (RFC 3986)',
    broken: (source, dialect) =>
      `(${matching(uri)(source, dialect)} OR (${dialect.fullMatch(source, portablePattern(fetched))} AND ${matching(fetchedFromHost)(source, dialect)}))`,
  },
  ipv4: { words: 'an IPv4 address: four numbers up to 255, without leading zeros', broken: matching(ipv4) },
  ipv6: { words: 'an IPv6 address, without a zone', broken: matching(ipv6) },
  hostname: {
    words: 'a host name: labels of letters, digits and hyphens, 253 characters, not an address',
    broken: (source, dialect) =>
      `(${matching(hostName, 253)(source, dialect)} OR ${dialect.fullMatch(source, portablePattern(allDigitsAtTheEnd))})`,
  },
  iso_country: { words: 'a country code of ISO 3166-1: two capital letters', broken: listed(countryCodes) },
  iso_currency: {
    words: 'a currency code of ISO 4217: three capital letters',
    broken: listed(currencyCodes),
  },
  luhn: { words: '2 to 32 digits whose last one checks the others (Luhn)', broken: failsLuhn },
} as const satisfies Record<string, TextFormat>
export type TextFormatName = keyof typeof textFormats
export const textFormatNames = Object.keys(textFormats) as readonly TextFormatName[]
