import { reportPullRequest } from '#actions/report-pull-request/report-pull-request.ts'
import { readNamedText } from '#adapters/files/named-files.ts'
import { readDocument } from '#core/config/read-document.ts'
import { Evidence } from '#core/evidence/evidence.ts'
import { exitCodes, Failure } from '#core/failure.ts'
import type { Command } from '../command.ts'
import { githubFlags, openGitHub } from '../github-access.ts'

export const reportPullRequestCommand: Command = {
  name: 'report-pull-request',
  usage: 'NUMBER HEAD_SHA EVIDENCE.json …',
  summary: 'Writes the one comment and the check of a pull request from evidence files.',
  flags: githubFlags,
  run: async (args, terminal) => {
    const [number, headSha, ...files] = args.positionals
    if (number === undefined || headSha === undefined || !/^\d+$/.test(number)) {
      throw new Failure({
        code: 'USAGE',
        problem: 'which pull request and head?',
        allowed: 'assay report-pull-request NUMBER HEAD_SHA EVIDENCE.json …',
      })
    }
    const evidences = await Promise.all(
      files.map(async (file) => readDocument(Evidence, await readNamedText(file, terminal.cwd), file).value),
    )
    const answer = await reportPullRequest(
      { number: Number(number), headSha, evidences },
      { github: openGitHub(args) },
      terminal,
    )
    terminal.print(`comment ${answer.comment}, check ${answer.conclusion}`)
    return exitCodes.pass
  },
}
