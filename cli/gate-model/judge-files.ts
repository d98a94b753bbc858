import { resolve } from 'node:path'
import { writeAtomically } from '#adapters/files/write-atomically.ts'
import { type OpenedPackage, openPackage } from '#adapters/predictions/open-package.ts'
import { type OpenedFile, openPredictionFile } from '#adapters/predictions/open-prediction-file.ts'
import { exitCodes, Failure } from '#core/failure.ts'
import type { FileRole } from '#core/gate/prediction-files/file-columns.ts'
import { judgeFiles } from '#core/gate/prediction-files/judge-files.ts'
import { recordVerdict, verdictFileText } from '#core/gate/prediction-files/record-verdict.ts'
import type { VerdictFile } from '#core/gate/prediction-files/verdict-file.ts'
import { type Arguments, type Terminal, textOf } from '../command.ts'
import { baselinePaths, fileQuestion } from './file-question.ts'

/** Judges prediction files, prints the verdict and keeps it where it was asked to. @returns the exit code */
export async function judgePredictionFiles(args: Arguments, terminal: Terminal): Promise<number> {
  const question = fileQuestion(args)
  const open = (role: Exclude<FileRole, 'baseline'>): Promise<OpenedFile> | undefined => {
    const path = textOf(args, role)
    return path === undefined ? undefined : openPredictionFile(role, path, terminal.cwd, terminal.signal)
  }
  const candidate = await open('candidate')
  if (candidate === undefined) {
    throw new Failure({
      code: 'USAGE',
      problem: '--candidate is missing',
      allowed:
        'assay gate-model --candidate FILE [--champion FILE] [--holdout FILE] --label COLUMN --metric METRIC',
    })
  }
  const baselines = new Map<string, OpenedFile>()
  for (const [name, path] of baselinePaths(args))
    baselines.set(name, await openPredictionFile('baseline', path, terminal.cwd, terminal.signal))
  const files = {
    candidate,
    champion: await open('champion'),
    holdout: await open('holdout'),
    baselines,
    validation: await open('validation'),
    championValidation: await open('champion-validation'),
    packages: {
      candidate: await packageNamed(args, 'package', terminal),
      champion: await packageNamed(args, 'champion-package', terminal),
    },
  }
  const verdict = recordVerdict(files, question, await judgeFiles(files, question))
  terminal.signal.throwIfAborted()
  const text = verdictFileText(verdict)
  const out = textOf(args, 'out')
  if (out !== undefined) await writeAtomically(resolve(terminal.cwd, out), text)
  const store = textOf(args, 'store')
  if (store !== undefined) {
    const { openStore } = await import('#adapters/store/open-store.ts')
    const opened = await openStore(store, terminal.cwd, terminal.signal)
    const { validation, championValidation, packages } = files
    const others = [validation, championValidation, packages.candidate, packages.champion]
    for (const file of [files.candidate, files.champion, files.holdout, ...baselines.values(), ...others])
      if (file !== undefined) await opened.putBlob(file.content)
    const kept = await opened.putBlob(new TextEncoder().encode(text))
    terminal.progress.detail(`kept verdict.json as ${kept.sha256}, and the files, in ${opened.location}`)
  }
  terminal.print((await told(verdict, text, args)).trimEnd())
  return exitCodes[verdict.outcome]
}

async function packageNamed(
  args: Arguments,
  flag: 'package' | 'champion-package',
  { cwd, signal }: Terminal,
): Promise<OpenedPackage | undefined> {
  const path = textOf(args, flag)
  return path === undefined ? undefined : openPackage(flag, path, cwd, signal)
}

async function told(verdict: VerdictFile, text: string, args: Arguments): Promise<string> {
  if (args.values.json === true) return text
  if (args.values.markdown === true) {
    const { verdictMarkdown } = await import('#core/gate/prediction-files/verdict-markdown.ts')
    return verdictMarkdown(verdict)
  }
  const { verdictFileLines } = await import('#core/gate/prediction-files/tell-verdict.ts')
  return verdictFileLines(verdict)
}
