import { dirname } from 'node:path/posix'
import ignore from 'ignore'

/** One line of a CODEOWNERS file. */
interface Rule {
  readonly owners: readonly string[]
  matches(path: string): boolean
}

/**
 * Who owns each path by a CODEOWNERS file: the last line that matches decides, and a line without owners takes
 * ownership away. Patterns are those of gitignore, except that `folder/*` does not reach into folders of the folder,
 * and that lines with `!`, `[` or `\#` are skipped, as GitHub documents it.
 *
 * @param teams members by `organisation/team`; a team's members own what it owns
 * @param mayOwn whether a login has write access: others are no owners
 * @returns the paths that have owners; logins without `@`, sorted
 */
export function findOwners(
  file: string,
  paths: readonly string[],
  teams: Readonly<Record<string, readonly string[]>>,
  mayOwn: (login: string) => boolean,
): readonly { readonly path: string; readonly owners: readonly string[] }[] {
  const rules = parse(file)
  return paths.flatMap((path) => {
    const names = rules.findLast((rule) => rule.matches(path))?.owners ?? []
    const logins = names.flatMap((name) => teams[name] ?? [name]).filter(mayOwn)
    const owners = [...new Set(logins)].sort()
    return owners.length === 0 ? [] : [{ path, owners }]
  })
}

function parse(file: string): readonly Rule[] {
  return file.split(/\r?\n/).flatMap((line) => {
    const [pattern = '', ...owners] = (line.split(/(?:^|\s)#/)[0] ?? '').trim().split(/\s+/)
    if (pattern === '' || /^!|\[|^\\#/.test(pattern)) return []
    const matcher = ignore().add(pattern)
    const shallow = pattern.endsWith('/*')
    return [
      {
        owners: owners.filter((owner) => owner.startsWith('@')).map((owner) => owner.slice(1)),
        matches: (path) =>
          matcher.ignores(path) &&
          !(shallow && dirname(path) !== '.' && matcher.ignores(`${dirname(path)}/`)),
      },
    ]
  })
}
