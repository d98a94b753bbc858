import type { Answer, Measured } from '#core/contract/checks/answer.ts'

/** A rule within groups is for columns with few values. */
export const mostGroups = 1000

const shownGroups = 5

/**
 * One answer out of the answers of all groups: it fails where a group fails, and has no answer where none has one.
 * @param rows one a group, its values under `by0`, `by1`
 */
export function judgeGroups(
  rows: readonly Measured[],
  by: readonly string[],
  judge: (row: Measured) => Answer,
): Answer {
  const answers = rows.map((row) => ({ name: nameOf(row, by), answer: judge(row) }))
  const expected = `${answers[0]?.answer.expected ?? 'the rule holds'}, in every ${by.join(' and ')}`
  if (rows.length > mostGroups) {
    const observed = `more than ${mostGroups} groups: too many different values of ${by.join(' and ')}`
    return { outcome: 'error', observed, expected }
  }
  const failed = answers.filter(({ answer }) => answer.outcome === 'fail')
  const judged = answers.filter(({ answer }) => answer.outcome === 'pass' || answer.outcome === 'fail')
  const sum = (figure: (answer: Answer) => number | undefined): number =>
    judged.reduce((total, { answer }) => total + (figure(answer) ?? 0), 0)
  const counted = judged.every(({ answer }) => answer.of !== undefined)
  const figures = counted ? { bad: sum(({ bad }) => bad), of: sum(({ of }) => of) } : {}
  if (judged.length === 0)
    return { outcome: 'no_data', observed: 'no group has values', expected, ...figures }
  if (failed.length === 0)
    return { outcome: 'pass', observed: `all ${judged.length} groups hold`, expected, ...figures }
  const shown = failed.slice(0, shownGroups).map(({ name, answer }) => `${name}: ${answer.observed}`)
  const more = failed.length > shownGroups ? `; and ${failed.length - shownGroups} more` : ''
  return {
    outcome: 'fail',
    observed: `${failed.length} of ${judged.length} groups break it: ${shown.join('; ')}${more}`,
    expected,
    ...figures,
    rows: failed.flatMap(({ answer }) => answer.rows ?? []).slice(0, shownGroups),
  }
}

function nameOf(row: Measured, by: readonly string[]): string {
  return by.map((_, index) => String(row[`by${index}`] ?? 'missing')).join(', ')
}
