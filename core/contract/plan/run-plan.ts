import type { Answer, Measured } from '#core/contract/checks/answer.ts'
import { rowsOf } from '#core/contract/checks/answer.ts'
import type { QueryLimits } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { judgeGroups, mostGroups } from './judge-groups.ts'
import type { Plan, ScanCheck, Step } from './plan.ts'
import type { PlannedCheck } from './planned-check.ts'
import {
  figureNames,
  figuresOf,
  type Ground,
  groupedStatement,
  histogramStatement,
  ownStatement,
  sharedStatement,
} from './statements.ts'

/** Where an answer comes from. */
export type EvidenceKind = 'footers' | 'histogram' | 'scan' | 'nothing'

/** A check with its answer. */
export interface Answered {
  readonly check: PlannedCheck
  readonly answer: Answer
  readonly evidence: EvidenceKind
}

/**
 * Runs a plan and answers every check, in the order of the plan.
 *
 * A statement that fails is halved until the check that makes it fail stands alone: that one is an `error`, the others
 * keep their answers. A check the engine refuses before running it is the contract's fault.
 * @param blame makes the Failure for a check whose SQL the engine refuses
 * @throws Failure CONFIGURATION_INVALID for refused SQL, CANCELLED
 */
export async function runPlan(
  plan: Plan,
  ground: Ground,
  blame: (check: PlannedCheck, words: string, cause: unknown) => Failure,
): Promise<Answered[]> {
  const answered: Answered[] = plan.known.map(({ check, answer, from }) => ({
    check,
    answer,
    evidence: from,
  }))
  const answers = await answersOf(plan.steps, ground, (step) => runStep(step, ground, blame))
  for (const [place, step] of plan.steps.entries()) {
    const evidence = step.kind === 'histogram' ? 'histogram' : 'scan'
    answered.push(
      ...step.checks.map((check, index) => ({ check, answer: answers[place]![index]!, evidence }) as const),
    )
  }
  return nameRows(answered, ground)
}

/**
 * Histograms hold little, and a good part of their time is planning on one core: they run side by side. Everything else
 * has the engine to itself.
 * @throws what the first step in the plan's order that was refused threw
 */
async function answersOf(
  steps: readonly Step[],
  { relation }: Ground,
  run: (step: Step) => Promise<Answer[]>,
): Promise<Answer[][]> {
  const answers: Promise<Answer[]>[] = []
  const places = [...steps.keys()].filter((place) => steps[place]?.kind === 'histogram').values()
  const lane = async (): Promise<void> => {
    for (const place of places) {
      const answer = run(steps[place]!)
      answers[place] = answer
      await answer.catch(() => {}) // told below, in the plan's order
    }
  }
  await Promise.all(Array.from({ length: relation.lanes ?? 1 }, lane))
  const told: Answer[][] = []
  for (const [place, step] of steps.entries()) told.push(await (answers[place] ?? run(step)))
  return told
}

/** The statement of a step, as it is sent. */
export function statementOf(step: Step, ground: Ground): string {
  switch (step.kind) {
    case 'histogram': {
      const property = ground.properties.find(({ name }) => name === step.column)
      if (property === undefined) throw new RangeError(`there is no column ${step.column}`)
      return histogramStatement(ground, property, atomsOf(step.checks))
    }
    case 'shared':
      return sharedStatement(ground, atomsOf(step.checks), step.batch)
    case 'grouped': {
      return groupedStatement(ground, atomsOf(step.checks), step.by, mostGroups + 1)
    }
    case 'statement': {
      const lowered = step.checks[0]?.lowered
      if (lowered?.kind !== 'statement')
        throw new RangeError('a check without a statement was planned as one')
      return ownStatement(ground, lowered.select)
    }
  }
}

async function runStep(
  step: Step,
  ground: Ground,
  blame: (check: PlannedCheck, words: string, cause: unknown) => Failure,
): Promise<Answer[]> {
  const sql = statementOf(step, ground)
  try {
    const rows = await ground.relation.query(sql, limitsOf(step))
    return judgeRows(step, rows)
  } catch (cause) {
    if (cause instanceof Failure) throw cause
    const [first, ...others] = step.checks
    if (first !== undefined && others.length === 0) {
      const refused = await ground.relation.refusal(sql)
      if (refused !== undefined) throw blame(first, refused, cause)
      return [errorOf(cause)]
    }
    const halves = halved(step)
    const answers: Answer[] = []
    for (const half of halves) answers.push(...(await runStep(half, ground, blame)))
    return answers
  }
}

/** A statement with a person's own query in it has a time to be done in. */
function limitsOf(step: Step): QueryLimits | undefined {
  const lowered = step.kind === 'statement' ? step.checks[0]?.lowered : undefined
  return lowered?.kind === 'statement' && lowered.seconds !== undefined
    ? { seconds: lowered.seconds }
    : undefined
}

function judgeRows(step: Step, rows: readonly Measured[]): Answer[] {
  switch (step.kind) {
    case 'histogram':
    case 'shared': {
      const names = figureNames(atomsOf(step.checks))
      return step.checks.map(({ lowered }, index) => lowered.judge(figuresOf(rows[0] ?? {}, names[index])))
    }
    case 'grouped': {
      const names = figureNames(atomsOf(step.checks))
      return step.checks.map(({ lowered }, index) =>
        judgeGroups(rows, step.by, (row) => lowered.judge(figuresOf(row, names[index]))),
      )
    }
    case 'statement':
      return step.checks.flatMap(({ lowered }) => (lowered.kind === 'statement' ? [lowered.judge(rows)] : []))
  }
}

function halved(step: Step): Step[] {
  const middle = step.checks.length >> 1
  return [step.checks.slice(0, middle), step.checks.slice(middle)].map(
    (checks) => ({ ...step, checks }) as Step,
  )
}

function errorOf(cause: unknown): Answer {
  const words = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? ''
  return { outcome: 'error', observed: `cannot be computed: ${words}`, expected: 'an answer from the engine' }
}

/** Looks up the rows that break a rule judged on a histogram, which knows values only: one pass for all of them. */
async function nameRows(answered: readonly Answered[], ground: Ground): Promise<Answered[]> {
  const named = answered.flatMap(({ check, answer, evidence }, index) => {
    const rows = check.lowered.kind === 'measurement' ? check.lowered.atoms.rows : undefined
    return evidence === 'histogram' && (answer.bad ?? 0) > 0 && rows !== undefined ? [{ index, rows }] : []
  })
  if (named.length === 0 || ground.relation.rowNumber === undefined) return [...answered]
  const groups = named.map(({ rows }) => ({ rows }))
  const [figures = {}] = await ground.relation.query(sharedStatement(ground, groups, undefined))
  const names = figureNames(groups)
  return answered.map((one, index) => {
    const group = named.findIndex((entry) => entry.index === index)
    return group === -1
      ? one
      : { ...one, answer: { ...one.answer, rows: rowsOf(figuresOf(figures, names[group]), 'rows') } }
  })
}

function atomsOf(checks: readonly ScanCheck[]): ScanCheck['lowered']['atoms'][] {
  return checks.map(({ lowered }) => lowered.atoms)
}
