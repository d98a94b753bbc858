import type { ConformanceCase } from './case.ts'
import { of } from './column-cases.ts'

/** Row 35 of the check table: every text of a form, and every one that is not. */
export function formatCases(): ConformanceCase[] {
  const format = (is: string, good: readonly string[], wrong: readonly string[]): ConformanceCase[] =>
    of(
      'string',
      [...good, ...wrong, '', null],
      [
        [
          is,
          { check: 'format', is, max_bad: wrong.length - 1 },
          {
            outcome: 'fail',
            bad: wrong.length,
            of: good.length + wrong.length,
            rows: wrong.map((_, index) => good.length + index + 1).slice(0, 5),
          },
        ],
      ],
    )
  const label = 'a'.repeat(63)
  return [
    ...format(
      'uuid',
      ['123e4567-e89b-12d3-a456-426614174000', '123E4567-E89B-12D3-A456-426614174000'],
      [
        '123e4567e89b12d3a456426614174000',
        '123e4567-e89b-12d3-a456-42661417400',
        '{123e4567-e89b-12d3-a456-426614174000}',
        'g23e4567-e89b-12d3-a456-426614174000',
      ],
    ),
    ...format(
      'email',
      ['a@b.org', 'first.last+tag@sub.example.co', "o'neil@example.com"],
      [
        'a@b',
        '@b.org',
        'a@',
        'a b@c.org',
        'a..b@c.org',
        '.a@c.org',
        'a@-c.org',
        'a@b.org ',
        'ü@b.org',
        `${'a'.repeat(250)}@b.org`,
      ],
    ),
    ...format(
      'uri',
      [
        'https://example.org/a?b=c#d',
        'http://[::1]:8080/',
        'urn:isbn:0451450523',
        'mailto:a@b.org',
        'file:///etc/x',
        'HTTP://user@host',
        's3://bucket/key%20x',
        'tag:a,2026:x',
      ],
      [
        'example.org',
        '/a/b',
        'http://',
        'http:',
        'https:///path',
        'http://a b',
        'http://a/%zz',
        '1a:b',
        'http://exämple.org',
        'http://[::1',
      ],
    ),
    ...format(
      'ipv4',
      ['0.0.0.0', '255.255.255.255', '192.168.1.10'],
      ['256.1.1.1', '1.1.1', '01.1.1.1', '1.1.1.1.1', ' 1.1.1.1', '1.1.1.a'],
    ),
    ...format(
      'ipv6',
      [
        '::',
        '::1',
        '2001:db8::8a2e:370:7334',
        '1:2:3:4:5:6:7:8',
        '::ffff:192.168.0.1',
        '1:2:3:4:5:6:7::',
        '1::8',
        'FE80::',
      ],
      [
        ':',
        '1:2:3:4:5:6:7',
        '1:2:3:4:5:6:7:8:9',
        '1::2::3',
        '12345::',
        '::g',
        'fe80::1%eth0',
        '1:2:3:4:5:6:7::8',
      ],
    ),
    ...format(
      'hostname',
      ['localhost', 'a.b-c.example', '3com.net', label, 'xn--bcher-kva.example'],
      [
        '-a.org',
        'a-.org',
        'a..b',
        'a_b.org',
        `${label}a`,
        '1.2.3.4',
        '',
        'a.org.',
        `${`${label}.`.repeat(4)}org`,
      ].filter((text) => text !== ''),
    ),
    ...format('iso_country', ['DE', 'US', 'ZW'], ['de', 'UK', 'EU', 'DEU', 'XK', 'D']),
    ...format('iso_currency', ['EUR', 'USD', 'XAU', 'CHF'], ['eur', 'BTC', 'DEM', 'EU', '€']),
    ...format(
      'luhn',
      ['79927398713', '4111111111111111', '18', '00', `${'0'.repeat(30)}18`],
      [
        '79927398710',
        '4111111111111112',
        '1',
        '4111 1111 1111 1111',
        '7992739871x',
        `${'0'.repeat(31)}18`,
        '７９９２７３９８７１３',
      ],
    ),
  ]
}
