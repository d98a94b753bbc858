import { publishesSamples } from '#core/contract/classification.ts'
import { shortDiff } from '#core/contract/data-diff.ts'
import { countText } from '#core/gate/number-words.ts'
import { contractChangeMarkdown } from '#core/report/contract-change-text.ts'
import { dataDiffMarkdown } from '#core/report/data-diff-text.ts'
import { code, type Markdown, md, nothing, paragraphs, prose } from '#core/report/markdown.ts'
import { type ValidateDataAnswer, validationFiles } from './validate-data.ts'

/** What the change of contract and data means, where they are not those in force. */
export function versionsMarkdown({ contractChange, dataChange, files }: ValidateDataAnswer): Markdown {
  const publish = publishesSamples(files.contract)
  return paragraphs(
    [
      contractChange === undefined ? nothing : contractChangeMarkdown(contractChange),
      dataChange === undefined
        ? nothing
        : typeof dataChange === 'string'
          ? md`**Data changed.** They cannot be compared with those before: ${prose(dataChange)}.`
          : dataDiffMarkdown(shortDiff(dataChange, { publish })),
    ].filter(({ markdown }) => markdown !== ''),
  )
}

/**
 * Where the rows that break the contract are.
 * @param kept where the store keeps them
 */
export function quarantineMarkdown(
  { quarantine }: Pick<ValidateDataAnswer, 'quarantine'>,
  kept: string | undefined,
): Markdown {
  if (quarantine === undefined) return nothing
  const { rows, checks, cutOff } = quarantine
  const place =
    kept === undefined
      ? md`${code(validationFiles.quarantine)} beside the results`
      : md`${code(kept, 300)} of the store`
  const cut =
    cutOff.length === 0 ? '' : ` Of ${cutOff.map((id) => `\`${id}\``).join(', ')} only the first are there.`
  return md`**Rows that break the contract:** ${countText(rows)} of ${checks} ${checks === 1 ? 'check' : 'checks'}, in ${place}.${prose(cut)}`
}
