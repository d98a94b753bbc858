import { evaluateModel } from '#actions/evaluate-model/evaluate-model.ts'
import { gateModel } from '#actions/gate-model/gate-model.ts'
import { reportPullRequest } from '#actions/report-pull-request/report-pull-request.ts'
import { askChampion } from '#actions/runner/champion-lane.ts'
import { trainModel } from '#actions/train-model/train-model.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import { runGit } from '#adapters/git/run-git.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { changesOf, type ModelChange } from '#core/promotion/change.ts'
import type { Folder } from '#core/repository/folder.ts'
import type { Stage } from './stage.ts'

/** What the lanes said about a pull request. */
export interface LaneAnswer {
  readonly number: number
  readonly evidences: readonly Evidence[]
  readonly conclusion: 'success' | 'failure'
}

/**
 * What the workflows do for a pull request, in their order and with their separation: the build lane in a checkout of
 * the head, the champion and judge lanes in one of the base, and between them nothing but the bundle.
 */
export async function runLanes(stage: Stage, number: number): Promise<LaneAnswer> {
  const pull = await stage.people.read(number)
  const headSha = pull.head.sha
  const baseSha = (await runGit(stage.github.bareRepository, ['rev-parse', 'main'])).toString().trim()
  const attempt = `${number}-${headSha.slice(0, 7)}`
  const judge = await stage.clone(`lanes/judge-${attempt}`, baseSha)
  await runGit(judge.root, ['fetch', '--quiet', 'origin', `refs/pull/${number}/head`])
  const changedPaths = await judge.history.changedPaths(baseSha, headSha)
  const changes = changesOf(judge.settings, changedPaths)
  const evidences: Evidence[] = []
  for (const change of changes) {
    const base = { commit: baseSha, tree: judge.history.at(baseSha) }
    const head = { commit: headSha, tree: judge.history.at(headSha) }
    const champion = () =>
      askChampion(judge, { change, base: base.tree, head: head.tree }, stage.surroundings)
    // Two jobs that know nothing of each other. An environment file brings nothing to build, and its packages were asked.
    const [bundle] =
      change.kind === 'model'
        ? await Promise.all([build(stage, change, `lanes/build-${attempt}`, headSha), champion()])
        : [judge.bundleOf(change.model)]
    const decide = () =>
      withScratch((scratch) =>
        gateModel(
          { model: change.model, base, head, changedPaths },
          {
            ...judge,
            bundle,
            champion: judge.championOf(change.model),
            scratch: diskFolder(scratch),
            runtime: judge.trainer.runtime,
          },
          stage.surroundings,
        ),
      )
    let { evidence } = await decide()
    if (
      change.kind === 'environment' &&
      evidence.outcome === 'inconclusive' &&
      evidence.verdict === undefined
    ) {
      await champion()
      evidence = (await decide()).evidence
    }
    const kept = diskFolder(judge.root)
    await kept.write(
      `.assay/evidence-${change.model}.json`,
      `${JSON.stringify(evidence, null, 2)}
`,
    )
    evidences.push(evidence)
  }
  const { conclusion } = await reportPullRequest(
    { number, headSha, evidences },
    { github: stage.bot },
    stage.surroundings,
  )
  return { number, evidences, conclusion }
}

/** The build lane: the pull request's own code, in its own checkout, without anything of ours in its environment. */
async function build(stage: Stage, change: ModelChange, name: string, headSha: string): Promise<Folder> {
  const kit = await stage.clone(name, headSha)
  const bundle = kit.bundleOf(change.model)
  await withScratch(async (path) => {
    const scratch = diskFolder(path)
    const commit = { id: headSha, time: await kit.history.commitTime(headSha) }
    const trained = await trainModel(
      { model: change.model, commit },
      { ...kit, bundle, scratch },
      stage.surroundings,
    )
    if (trained.kind !== 'trained') return
    const ports = { ...kit, data: kit.tree, bundle, scratch }
    await evaluateModel({ model: change.model, subject: { kind: 'bundle' } }, ports, stage.surroundings)
  })
  return bundle
}
