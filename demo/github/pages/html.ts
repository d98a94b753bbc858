import type { Answer } from '../answer.ts'
import type { Urls } from '../shapes/urls.ts'
import { style } from './style.ts'

/** Markup that is safe to put into a page. Everything else is escaped on its way in. */
export interface Html {
  readonly markup: string
}

type Part = Html | string | number | undefined | readonly Part[]

/** A template whose values are escaped unless they are markup already; lists are joined, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  return { markup: strings.reduce((before, text, at) => before + render(values[at - 1]) + text) }
}

function render(part: Part): string {
  if (part === undefined) return ''
  if (isList(part)) return part.map(render).join('')
  if (typeof part === 'object') return part.markup
  return escapeHtml(String(part))
}

function isList(part: Part): part is readonly Part[] {
  return Array.isArray(part)
}

export function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (letter) => names[letter] ?? letter)
}

/** A whole page. It may load nothing and run nothing: the content is other people's. */
export function page(title: string, urls: Urls, body: Html, status = 200): Answer {
  const shell = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} · ${urls.owner}/${urls.repository}</title><style>${{ markup: style }}</style></head>
<body><div class="top"><div><a class="name" href="/">${urls.owner} / ${urls.repository}</a>
<span class="note">a GitHub on loopback, over the bare repository</span></div></div>
<main>${body}</main></body></html>
`
  return {
    status,
    body: shell.markup,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'",
      'referrer-policy': 'no-referrer',
    },
  }
}

/** `2 Jan 2026, 09:30 UTC` */
export function moment(at: string): Html {
  const date = new Date(at)
  const day = date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return html`<time datetime="${at}">${day}, ${date.toISOString().slice(11, 16)} UTC</time>`
}
