import { expect, it } from 'vitest'
import { printable } from '../../cli/printable.ts'

it.each([
  ['words\n\tand lines – Köln 東京 👍', 'words\n\tand lines – Köln 東京 👍'],
  ['\u001b[2Jall is well', '\\u001b[2Jall is well'],
  ['over\rwritten', 'over\\u000dwritten'],
  ['a\u202eb\u2066c\u009b', 'a\\u202eb\\u2066c\\u009b'],
])('%j is printed as %j', (text, shown) => {
  expect(printable(text)).toBe(shown)
})
