import { detectDrift } from '#actions/detect-drift/detect-drift.ts'
import { readRegularFile } from '#adapters/files/regular-file.ts'
import { captureFolder } from '#adapters/serving/capture-folder.ts'
import { driftReportJson } from '#core/drift/report.ts'
import { exitCodes, Failure } from '#core/failure.ts'
import { driftText } from '#core/report/drift-text.ts'
import { branchCommit, checkoutFlags, environmentOf, modelOf, openCheckout } from '../checkout.ts'
import { type Command, textOf } from '../command.ts'
import { githubFlags, openGitHub } from '../github-access.ts'

export const detectDriftCommand: Command = {
  name: 'detect-drift',
  usage: 'MODEL ENVIRONMENT',
  mostArguments: 2,
  summary:
    'Compares captured traffic with the reference profile; an alarm with new rows opens a retraining pull request.',
  flags: {
    ...checkoutFlags,
    ...githubFlags,
    captures: { type: 'string', help: 'Folder of data capture. Default: where `assay serve` writes it.' },
    'new-data': {
      type: 'string',
      help: 'File of labelled rows that arrived since; needed to open a pull request.',
    },
    json: { type: 'boolean', help: 'Print the report as JSON.' },
  },
  run: async (args, terminal) => {
    const kit = await openCheckout(args, terminal.cwd)
    const commit = await branchCommit(kit)
    const tree = kit.history.at(commit)
    const model = await modelOf(args, kit, tree)
    const environment = await environmentOf(
      args,
      kit,
      model,
      tree,
      'npx assay detect-drift MODEL ENVIRONMENT',
    )
    const newData = textOf(args, 'new-data')
    const newRows = newData === undefined ? undefined : await readNewData(newData)
    const answer = await detectDrift(
      { model, environment, commit, newRows },
      {
        ...kit,
        captures: captureFolder(
          textOf(args, 'captures') ?? kit.servingOf(model, environment).absolute('captures'),
        ),
        github: newRows === undefined ? undefined : openGitHub(args),
      },
      terminal,
    )
    terminal.print(
      args.values.json === true ? driftReportJson(answer.report) : driftText(answer.report, answer.windows),
    )
    if (answer.proposed !== undefined) {
      terminal.print(
        `Retraining pull request #${answer.proposed.pullRequest.number} ${answer.proposed.kind}: ${answer.proposed.pullRequest.url}`,
      )
    }
    const { kind } = answer.report.history
    return kind === 'alarm' ? exitCodes.fail : kind === 'waiting' ? exitCodes.inconclusive : exitCodes.pass
  },
}

async function readNewData(path: string): Promise<Uint8Array> {
  return readRegularFile(path, { most: 2 ** 31 }).catch((cause: unknown) => {
    throw new Failure({ code: 'DATA_MISSING', problem: `--new-data ${path} cannot be read`, cause })
  })
}
