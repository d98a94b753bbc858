import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { localTrainer } from '#adapters/training/local-trainer.ts'
import type { TrainingJob } from '#core/training/training-job.ts'
import { isRunning, processIdIn } from '../../builders/processes.ts'
import { temporaryFolder, writeFiles } from '../../builders/temporary-folder.ts'

async function job(
  script: string,
  changes: Partial<TrainingJob> = {},
): Promise<{ job: TrainingJob; output: string; folder: string }> {
  const folder = await temporaryFolder()
  await writeFiles(folder, { 'train.sh': script, 'data/train.csv': 'x\n' })
  const training = {
    model: 'trips',
    command: 'sh train.sh',
    folder,
    channels: { train: join(folder, 'data') },
    hyperparameters: { trees: 3 },
    seed: 7,
    timeoutSeconds: 60,
    label: 'late',
    features: ['speed'],
    task: 'binary-classification',
    ...changes,
  }
  return { job: training, output: join(folder, 'out'), folder }
}

const never = new AbortController().signal

it('trains in the model’s folder, with what the contract promises and nothing of ours', async () => {
  process.env.ASSAY_SECRET_OF_OURS = 'secret'
  const made = await job(
    'cp "$SM_CHANNEL_TRAIN/train.csv" "$SM_MODEL_DIR/model.csv"; env > "$SM_OUTPUT_DATA_DIR/env"; pwd -P; ls',
  )
  const outcome = await localTrainer()
    .train(made.job, made.output, never)
    .finally(() => delete process.env.ASSAY_SECRET_OF_OURS)
  expect(outcome).toEqual({
    kind: 'trained',
    modelFolder: join(made.output, 'model'),
    seconds: expect.any(Number),
  })
  expect(await readFile(join(made.output, 'model/model.csv'), 'utf8')).toBe('x\n')
  const variables = await readFile(join(made.output, 'output/env'), 'utf8')
  expect(variables).toContain('SM_HP_TREES=3\n')
  expect(variables).toContain('ASSAY_SEED=7\n')
  expect(variables).not.toMatch(/secret|GITHUB|AWS|VITEST/i)
  expect(await readFile(join(made.output, 'training.log'), 'utf8')).toContain('train.sh')
})

it('runs a program beside training: channels and rows to answer for, no folder for a package', async () => {
  const made = await job(
    'echo "$SM_CHANNEL_TRAIN $SM_MODEL_DIR" > "$ASSAY_PREDICTIONS"; cat "$ASSAY_ROWS" >> "$ASSAY_PREDICTIONS"',
  )
  await writeFiles(made.folder, { 'rows.csv': 'row_id\n' })
  const answer = (script: string, timeoutSeconds = 60) =>
    localTrainer().answer(
      { ...made.job, command: script, timeoutSeconds },
      join(made.folder, 'rows.csv'),
      made.output,
      never,
    )
  expect(await answer('sh train.sh')).toEqual({
    kind: 'answered',
    text: `${join(made.folder, 'data')} \nrow_id\n`,
    seconds: expect.any(Number),
  })
  expect(await answer('true')).toMatchObject({
    kind: 'failed',
    words: 'it ended well, and what it left in ASSAY_PREDICTIONS cannot be read: there is no such file',
  })
  expect(await answer('mkfifo "$ASSAY_PREDICTIONS"')).toMatchObject({
    words: expect.stringContaining('it is a pipe, a socket or a device'),
  })
  expect(await answer('sleep 9', 0.05)).toMatchObject({ words: 'it did not end within 0.05 s' })
})

it('starts from an empty folder', async () => {
  const made = await job('ls -A "$SM_MODEL_DIR" > "$SM_OUTPUT_DATA_DIR/before"')
  await writeFiles(made.output, { 'model/old': 'x', 'output/old': 'x' })
  await localTrainer().train(made.job, made.output, never)
  expect(await readFile(join(made.output, 'output/before'), 'utf8')).toBe('')
  expect((await readdir(join(made.output, 'output'))).sort()).toEqual(['before'])
})

it.each([
  ['nothing', 'true'],
  ['an empty folder', 'mkdir "$SM_MODEL_DIR/model"'],
])('a training that leaves %s has failed, whatever it ended with', async (_, script) => {
  const made = await job(`echo done; ${script}`)
  expect(await localTrainer().train(made.job, made.output, never)).toEqual({
    kind: 'failed',
    words: '`sh train.sh` ended well and left nothing in SM_MODEL_DIR: what is left there is the package',
    tail: ['done'],
  })
})

it.each<
  [words: string, script: string, changes: Partial<TrainingJob>, said: string, tail: string[] | undefined]
>([
  [
    'a failure',
    'echo loading; echo "no such column" >&2; exit 3',
    {},
    '`sh train.sh` ended with exit code 3',
    ['loading', 'no such column'],
  ],
  [
    'a command that is not there',
    '',
    { command: 'no-such-program' },
    '`no-such-program` ended with exit code 127',
    [expect.stringContaining('not found')],
  ],
  [
    'a time limit',
    'echo slow; sleep 30',
    { timeoutSeconds: 0.3 },
    '`sh train.sh` did not end within 0.3 s',
    expect.arrayContaining(['slow']),
  ],
  ['a signal', 'kill -9 $$', {}, '`sh train.sh` ', undefined],
])('answers with the last lines of %s', async (_, script, changes, said, tail) => {
  const made = await job(script, changes)
  const outcome = await localTrainer().train(made.job, made.output, never)
  expect(outcome).toMatchObject({ kind: 'failed', words: expect.stringContaining(said) })
  if (tail !== undefined) expect(outcome).toMatchObject({ tail })
})

it('a limit of months is a limit, not none and not now', async () => {
  const made = await job('sleep 0.2; echo done > "$SM_MODEL_DIR/x"', { timeoutSeconds: 90 * 86_400 })
  expect(await localTrainer().train(made.job, made.output, never)).toMatchObject({ kind: 'trained' })
})

it('an abort ends the training and what it started', async () => {
  const made = await job('sleep 60 & echo $! > "$SM_OUTPUT_DATA_DIR/child"; trap "" TERM; wait')
  const abort = new AbortController()
  const training = localTrainer().train(made.job, made.output, abort.signal)
  const child = await processIdIn(join(made.output, 'output/child'))
  expect(isRunning(child)).toBe(true)
  abort.abort()
  await expect(training).rejects.toMatchObject({ code: 'CANCELLED', exitCode: 4 })
  expect(isRunning(child)).toBe(false)
})

it('runs the model’s tests in its folder', async () => {
  const { folder } = await job('')
  await writeFiles(folder, { 'pass.sh': 'test -f train.sh', 'fail.sh': 'echo 1 of 2 failed; exit 1' })
  const log = join(folder, 'log/tests.log')
  const trainer = localTrainer()
  expect(await trainer.test('sh pass.sh', folder, log, never)).toEqual({ kind: 'passed' })
  expect(await trainer.test('sh fail.sh', folder, log, never)).toEqual({
    kind: 'failed',
    words: '`sh fail.sh` ended with exit code 1',
    tail: ['1 of 2 failed'],
  })
  const abort = new AbortController()
  abort.abort()
  await expect(trainer.test('sh pass.sh', folder, log, abort.signal)).rejects.toMatchObject({
    code: 'CANCELLED',
  })
})

it('says what runs it', () => {
  expect(localTrainer().runtime).toBe(`node-${process.versions.node} ${process.platform}-${process.arch}`)
})
