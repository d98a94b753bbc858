import { type Characters, contains, wordCharacters } from './characters.ts'
import type { Expression, Place } from './expression.ts'

type Instruction =
  | { readonly kind: 'characters'; readonly of: Characters }
  | { readonly kind: 'place'; readonly at: Place }
  | { readonly kind: 'split'; readonly to: readonly number[] }
  | { readonly kind: 'found' }

/**
 * Whether a text matches, in time that grows with the text and the expression and no faster: all ways through the
 * expression are followed at once (Thompson's construction).
 * @param extent the whole text, or any part of it
 */
export function matches(expression: Expression, text: string, extent: 'whole' | 'part'): boolean {
  const program = [...compiled(expression, 0), { kind: 'found' } as const]
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0)
  let waiting = new Set<number>()
  for (let index = 0; index <= codes.length; index++) {
    const starts = extent === 'part' || index === 0 ? [0] : []
    const here = reachable(program, [...waiting, ...starts], codes, index)
    const found = here.has(program.length - 1)
    if (found && (extent === 'part' || index === codes.length)) return true
    const code = codes[index]
    if (code === undefined) return false
    waiting = new Set()
    for (const at of here) {
      const instruction = program[at]
      if (instruction?.kind === 'characters' && contains(instruction.of, code)) waiting.add(at + 1)
    }
  }
  return false
}

/** Instructions from an address on; running off their end goes on with what follows them. */
function compiled(expression: Expression, start: number): Instruction[] {
  switch (expression.kind) {
    case 'characters':
    case 'place':
      return [expression]
    case 'sequence': {
      const program: Instruction[] = []
      for (const part of expression.parts) program.push(...compiled(part, start + program.length))
      return program
    }
    case 'choice': {
      const sizes = expression.options.map((option) => compiled(option, 0).length)
      const end = start + 1 + sizes.reduce((sum, size) => sum + size + 1, 0)
      const entries: number[] = []
      const program: Instruction[] = [{ kind: 'split', to: entries }]
      for (const option of expression.options) {
        entries.push(start + program.length)
        program.push(...compiled(option, start + program.length))
        program.push({ kind: 'split', to: [end] })
      }
      return program
    }
    case 'repeat': {
      const { part, least, most } = expression
      const program: Instruction[] = []
      for (let count = 0; count < least; count++) program.push(...compiled(part, start + program.length))
      if (most === undefined) {
        const loop = start + program.length
        const body = compiled(part, loop + 1)
        const after = loop + 1 + body.length + 1
        program.push({ kind: 'split', to: [loop + 1, after] }, ...body, { kind: 'split', to: [loop] })
        return program
      }
      for (let count = least; count < most; count++) {
        const entry = start + program.length
        const body = compiled(part, entry + 1)
        program.push({ kind: 'split', to: [entry + 1, entry + 1 + body.length] }, ...body)
      }
      return program
    }
  }
}

/** Every instruction reached without reading another character. */
function reachable(
  program: readonly Instruction[],
  from: readonly number[],
  codes: readonly number[],
  index: number,
): Set<number> {
  const seen = new Set<number>()
  const pending = [...from]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    const instruction = program[at]
    if (instruction?.kind === 'split') pending.push(...instruction.to)
    else if (instruction?.kind === 'place' && holds(instruction.at, codes, index)) pending.push(at + 1)
  }
  return seen
}

function holds(place: Place, codes: readonly number[], index: number): boolean {
  const isWord = (at: number): boolean => {
    const code = codes[at]
    return code !== undefined && contains(wordCharacters, code)
  }
  switch (place) {
    case 'start':
      return index === 0
    case 'end':
      return index === codes.length
    case 'word-edge':
      return isWord(index - 1) !== isWord(index)
    case 'no-word-edge':
      return isWord(index - 1) === isWord(index)
  }
}
