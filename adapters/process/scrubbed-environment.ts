import os from 'node:os'
import path from 'node:path'

/**
 * The environment that other people's commands get: PATH, HOME and TMPDIR (both the temporary folder), LANG, and
 * what is passed in; nothing else of ours, so that no credential and no setting leaks in. PATH starts with the
 * folder of the running Node, so `node` is the same one, and is without the `node_modules/.bin` folders that npm puts there.
 */
export function scrubbedEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = path.dirname(process.execPath)
  const inherited = (process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(path.delimiter)
  const binaries = path.join('node_modules', '.bin')
  const folders = inherited.filter(
    (folder) =>
      folder !== '' && folder !== own && !path.normalize(`${folder}/`).endsWith(`${binaries}${path.sep}`),
  )
  return {
    PATH: [own, ...folders].join(path.delimiter),
    HOME: os.tmpdir(),
    TMPDIR: os.tmpdir(),
    LANG: 'C.UTF-8',
    ...extra,
  }
}
