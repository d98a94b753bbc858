import { expect, it } from 'vitest'
import { plainMarkdown } from '../../cli/plain-markdown.ts'

it('unfolds what GitHub folds, and leaves no markup of a browser', () => {
  expect(
    plainMarkdown(
      '**Data changed:** 3 → 4<br>`a`: &lt;b&gt; &amp; <span>@</span>x &#124; 1&nbsp;%\n\n<details>\n<summary>As before: 1 column</summary>\n\n- `b`\n\n</details>\n',
    ),
  ).toBe('Data changed: 3 → 4; `a`: <b> & @x | 1 %\n\nAs before: 1 column:\n\n- `b`\n')
})
