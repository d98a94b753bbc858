import { Marked } from 'marked'
import sanitize from 'sanitize-html'
import { escapeHtml, type Html } from './html.ts'

const marked = new Marked({ gfm: true, async: false })
marked.use({
  renderer: {
    code: ({ text, lang = '' }) => {
      const name = lang.split(/\s/)[0] ?? ''
      const block = `<pre><code class="language-${escapeHtml(name)}">${escapeHtml(text)}\n</code></pre>\n`
      if (name !== 'mermaid') return block
      return `<figure class="mermaid"><figcaption>Mermaid diagram</figcaption>${block}</figure>\n`
    },
  },
})

/** Comments are written by anybody: nothing that runs, loads or imitates the page gets through. */
export function renderMarkdown(text: string): Html {
  // hidden markers are for programs
  const visible = text.replace(/<!--[\s\S]*?-->/g, '')
  const rendered = marked.parse(visible) as string
  return {
    markup: sanitize(rendered, {
      allowedTags: [
        ...[
          'h1',
          'h2',
          'h3',
          'h4',
          'h5',
          'h6',
          'p',
          'br',
          'hr',
          'blockquote',
          'ul',
          'ol',
          'li',
          'span',
          'div',
        ],
        ...[
          'strong',
          'b',
          'em',
          'i',
          'del',
          's',
          'sub',
          'sup',
          'kbd',
          'code',
          'pre',
          'a',
          'details',
          'summary',
        ],
        ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'figure', 'figcaption'],
      ],
      allowedAttributes: {
        a: ['href', 'title', 'rel'],
        th: ['align', 'colspan', 'rowspan'],
        td: ['align', 'colspan', 'rowspan'],
        details: ['open'],
        ol: ['start'],
      },
      allowedClasses: { code: ['language-*'], figure: ['mermaid'], span: ['image'] },
      allowedSchemes: ['http', 'https', 'mailto'],
      allowProtocolRelative: false,
      transformTags: {
        a: sanitize.simpleTransform('a', { rel: 'nofollow noreferrer' }),
        // an image would be fetched from somewhere else: its description stands for it
        img: (_tag, { alt = 'image' }) => ({
          tagName: 'span',
          attribs: { class: 'image' },
          text: `[${alt}]`,
        }),
      },
    }),
  }
}
