import fc from 'fast-check'
import { marked } from 'marked'
import { describe, expect, test } from 'vitest'
import { renderComment } from '#core/report/comment.ts'
import {
  block,
  code,
  details,
  drawing,
  link,
  type Markdown,
  md,
  prose,
  table,
  text,
  unbroken,
} from '#core/report/markdown.ts'
import { hostileEvidence } from '../../builders/hostile-evidence.ts'

const shown = (markdown: Markdown): string => markdown.markdown

describe('one value', () => {
  test.each([
    ['roc_auc is 0.7889 (0.7628 to 0.8150).', 'roc_auc is 0.7889 (0.7628 to 0.8150).'],
    ['a | b', 'a &#124; b'],
    ['<img src=x>', '&lt;img src=x&gt;'],
    ['--> <!--', '--&gt; &lt;!--'],
    ['@octocat', '<span>@</span>octocat'],
    ['fixes #12 and gh-13', 'fixes <span>#</span>12 and gh<span>-</span>13'],
    ['[x](https://evil.example)', '\\[x\\](https<span>:</span>//evil.example)'],
    ['www.evil.example', 'www<span>.</span>evil.example'],
    ['$x$', '<span>$</span>x<span>$</span>'],
    ['*bold* _slanted_ `code` ~gone~', '\\*bold\\* \\_slanted\\_ \\`code\\` \\~gone\\~'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['---', '\\---'],
    ['--- ---', '\\--- ---'],
    ['-91.83 USD', '-91.83 USD'],
    ['one\n\n# two\u2028three', 'one <span>#</span> two three'],
    ['right\u202eleft\u0000', 'rightleft'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\ud800', '\ufffd'],
  ])('text %j', (untrusted, expected) => {
    expect(shown(text(untrusted))).toBe(expected)
  })

  test.each([
    ['Take-off run', '`Take-off run`'],
    ['', '`(blank)`'],
    ['a|b', '<code>a&#124;b</code>'],
    ['`x`', '<code>&#96;x&#96;</code>'],
    ['C:\\data', '<code>C&#58;&#92;data</code>'],
    ['<b>@you</b>', '`<b>@you</b>`'],
  ])('code %j', (untrusted, expected) => {
    expect(shown(code(untrusted))).toBe(expected)
  })

  test('prose keeps names in backticks as code and escapes the rest', () => {
    expect(shown(prose('`Cost $` of <b> and `a|b`: @you'))).toBe(
      '`Cost $` of &lt;b&gt; and <code>a&#124;b</code>: <span>@</span>you',
    )
  })

  test('what is too long is cut', () => {
    expect(shown(text('x'.repeat(1000), 10))).toBe(`${'x'.repeat(9)}…`)
    expect(shown(code('🦅'.repeat(1000), 3))).toBe('`🦅🦅…`')
  })

  test('numbers stay on one line', () => {
    expect(shown(unbroken('-91.83 USD'))).toBe('-91.83&nbsp;USD')
  })

  test('a template escapes what is put in', () => {
    expect(shown(md`**${'*'}** ${code('x')} ${3}`)).toBe('**\\*** `x` 3')
  })
})

describe('larger pieces', () => {
  test('a table', () => {
    expect(shown(table([{ head: 'a' }, { head: 'b', align: 'right' }], [[md`${'|'}`, md`1`]]))).toBe(
      '| a | b |\n| --- | --: |\n| &#124; | 1 |',
    )
  })

  test.each([
    ['a raw pipe', [[md`a | b`]]],
    ['a line break', [[md`a\nb`]]],
    ['a missing cell', [[]]],
  ])('a table refuses %s', (_, rows) => {
    expect(() => table([{ head: 'a' }], rows)).toThrow(RangeError)
  })

  test.each([
    ['https://github.com/o/r/blob/abc/a.yaml#L1', '[x](https://github.com/o/r/blob/abc/a.yaml#L1)'],
    ['http://127.0.0.1:8080/runs/1', '[x](http://127.0.0.1:8080/runs/1)'],
    ['javascript:alert(1)', 'x'],
    ['https://a.example/)<img>', 'x'],
    [undefined, 'x'],
  ])('a link to %j', (address, expected) => {
    expect(shown(link(md`x`, address))).toBe(expected)
  })

  test('a block is fenced longer than anything in it', () => {
    expect(shown(block(['````', 'x']))).toBe('`````text\n````\nx\n`````')
  })

  test('details escape their summary', () => {
    expect(shown(details('a<b', md`x`))).toBe('<details>\n<summary>a&lt;b</summary>\n\nx\n\n</details>')
  })

  test('a drawing is lines and dots', () => {
    expect(() => drawing('|')).toThrow(RangeError)
  })
})

const fragments = [
  '|',
  '\\',
  '`',
  '```',
  '~~~',
  '<',
  '>',
  '-->',
  '<!--',
  '<details>',
  '</details>',
  '</code>',
  '<img src=x onerror=y>',
  '@octocat',
  '@',
  '#1',
  'gh-2',
  'o/r#3',
  '[a](https://evil.example)',
  '![a](b)',
  'https://evil.example',
  'www.evil.example',
  'mailto:a@b.example',
  'a@b.example',
  '\n',
  '\r\n',
  '\n\n',
  '\n# ',
  '\n---\n',
  '\t',
  '    ',
  '\u2028',
  '\u202e',
  '\u200b',
  '*',
  '_',
  '**',
  '[^1]',
  '[x]: y',
  '&lt;',
  '&#124;',
  '$',
  '$$',
  ':tada:',
  '- ',
  '1. ',
  '> ',
  '+ ',
  '=',
  'word',
  '🦅',
  '\ud800',
  '\u0000',
]
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

/** Tags the kit writes itself, by way of Markdown or as they are. */
const own = new Set(
  'a b blockquote br code del details em h2 h3 hr li ol p pre span strong sub summary table tbody td th thead tr ul'.split(
    ' ',
  ),
)
own.delete('del')

/** What GitHub would find in the text between tags, outside code and links. */
function findings(html: string): string[] {
  const outside = html.replace(/<(code|a)\b[^>]*>.*?<\/\1>/gs, '<x>')
  const tags = [...html.matchAll(/<\/?([A-Za-z][A-Za-z0-9]*)/g)].map(([, name]) => name?.toLowerCase() ?? '')
  return [
    ...tags.filter((name) => !own.has(name)).map((name) => `tag ${name}`),
    ...outside
      .split(/<[^>]*>/)
      .map((node) => node.replace(/&#(\d+);/g, (_, point) => String.fromCodePoint(Number(point))))
      .filter((node) => /(^|\W)@[a-z0-9]|(^|\W)#\d|\bgh-\d|:\/\/|\bwww\.\w|\$\S/i.test(node))
      .map((node) => `text ${node}`),
    ...[...html.matchAll(/href="([^"]*)"/g)]
      .filter(([, address]) => address?.startsWith('https://github.com/o/r/') !== true)
      .map(([found]) => found),
  ]
}

describe('no untrusted string gets out of its place', () => {
  test('in a table cell', () => {
    const law = fc.property(hostile, hostile, (one, two) => {
      const rows = [
        [text(one), code(two)],
        [prose(two), unbroken(one)],
      ]
      const made = table([{ head: 'a' }, { head: 'b' }], rows).markdown
      const [token, ...rest] = marked.lexer(`${made}\n`)
      expect(rest).toEqual([])
      expect(token?.type === 'table' ? token.rows.map((row: unknown[]) => row.length) : token?.type).toEqual([
        2, 2,
      ])
      expect(made.split('\n')).toHaveLength(4)
      for (const line of made.split('\n')) expect(line.match(/\|/g)).toHaveLength(3)
      expect(findings(marked.parse(made, { async: false }))).toEqual([])
    })
    fc.assert(law, { numRuns: 1000 })
  })

  test('at the start of a line', () => {
    const law = fc.property(hostile, (one) => {
      for (const made of [text(one), prose(one), code(one)]) {
        const kinds = marked.lexer(made.markdown).map(({ type }) => type)
        expect(kinds.filter((kind) => kind !== 'paragraph' && kind !== 'space')).toEqual([])
        expect(findings(marked.parse(made.markdown, { async: false }))).toEqual([])
      }
    })
    fc.assert(law, { numRuns: 1000 })
  })

  test('in a whole comment', () => {
    const options = {
      runUrl: 'https://github.com/o/r/actions/runs/1',
      filesUrl: 'https://github.com/o/r/blob/abc',
    }
    const shape = (html: string): unknown =>
      ['<details>', '<table>', '<h3', '<tr>', '<td'].map((tag) => html.split(tag).length - 1)
    const harmless = shape(marked.parse(renderComment([hostileEvidence('word')], options), { async: false }))
    const law = fc.property(hostile, (one) => {
      const comment = renderComment([hostileEvidence(one)], options)
      expect(comment.startsWith('<!-- assay:report -->\n')).toBe(true)
      const html = marked.parse(comment.slice(comment.indexOf('\n')), { async: false })
      expect(findings(html)).toEqual([])
      expect(html).not.toContain('<!--')
      expect(shape(html)).toEqual(harmless)
    })
    fc.assert(law, { numRuns: 60 })
  })
})
