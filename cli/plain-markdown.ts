/** Markdown for a terminal: what GitHub folds is unfolded, and what only a browser knows is gone. */
export function plainMarkdown(markdown: string): string {
  return markdown
    .replace(/<details>\n<summary>(.*?)<\/summary>\n\n/g, '$1:\n\n')
    .replaceAll('\n\n</details>', '')
    .replaceAll('<br>', '; ')
    .replaceAll('&nbsp;', ' ')
    .replace(/<\/?(?:sub|span|code)>/g, '')
    .replaceAll('**', '')
    .replace(/&#(\d+);/g, (_, point: string) => String.fromCodePoint(Number(point)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
