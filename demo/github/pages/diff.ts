import type { ChangedFile } from '../git/history.ts'
import { type Html, html } from './html.ts'

/** Lines up to which a file's change is shown unfolded. */
const unfoldedLines = 400

const words: Readonly<Record<ChangedFile['status'], string>> = {
  added: 'new',
  removed: 'removed',
  modified: '',
  renamed: 'renamed',
  copied: 'copied',
  changed: 'type changed',
}

/** A changed file as something to fold, with its lines numbered on both sides. */
export function fileDiff(file: ChangedFile): Html {
  const { patch } = file
  const open = patch !== undefined && patch.split('\n').length <= unfoldedLines ? html` open` : undefined
  const name = file.previousPath === undefined ? file.path : `${file.previousPath} → ${file.path}`
  const word = words[file.status]
  return html`<details class="file"${open}><summary><code>${name}</code>
${word === '' ? undefined : html`<span class="tag">${word}</span>`}
<span class="end"><span class="plus">+${file.additions}</span> <span class="minus">−${file.deletions}</span></span></summary>
${patch === undefined ? html`<p class="soft" style="padding:0 16px">No lines to show.</p>` : lines(patch)}</details>`
}

function lines(patch: string): Html {
  let [before, after] = [0, 0]
  const rows = patch.split('\n').map((line) => {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line)
    if (hunk !== null) {
      before = Number(hunk[1])
      after = Number(hunk[2])
      return html`<tr class="at"><td class="n"></td><td class="n"></td><td>${line}</td></tr>`
    }
    if (line.startsWith('+')) {
      return html`<tr class="add"><td class="n"></td><td class="n">${after++}</td><td>${line}</td></tr>`
    }
    if (line.startsWith('-')) {
      return html`<tr class="del"><td class="n">${before++}</td><td class="n"></td><td>${line}</td></tr>`
    }
    if (line.startsWith('\\')) {
      return html`<tr><td class="n"></td><td class="n"></td><td class="soft">${line}</td></tr>`
    }
    return html`<tr><td class="n">${before++}</td><td class="n">${after++}</td><td>${line}</td></tr>`
  })
  return html`<table class="diff"><colgroup><col class="n"><col class="n"><col></colgroup><tbody>${rows}</tbody></table>`
}
