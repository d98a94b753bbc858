import { expect, it } from 'vitest'
import { trainingEnvironment, trainingJobOf } from '#core/training/training-job.ts'
import { pipelineOf } from '../../builders/pipeline.ts'

it('tells a script what SageMaker would', () => {
  const pipeline = pipelineOf({
    training: {
      command: 'sh train.sh',
      seed: 7,
      hyperparameters: { num_trees: 200, 'learning-rate': 0.1, loss: "it's", early: true },
    },
  })
  const job = trainingJobOf(
    pipeline,
    '/models/trips',
    { train: '/data/train', validation: '/data/validation' },
    60,
  )
  expect(trainingEnvironment(job, { model: '/out/model', output: '/out/output' }, 4)).toEqual({
    SM_CHANNEL_TRAIN: '/data/train',
    SM_CHANNEL_VALIDATION: '/data/validation',
    SM_CHANNELS: '["train","validation"]',
    SM_MODEL_DIR: '/out/model',
    SM_OUTPUT_DATA_DIR: '/out/output',
    SM_HPS: '{"num_trees":200,"learning-rate":0.1,"loss":"it\'s","early":true}',
    SM_HP_NUM_TREES: '200',
    'SM_HP_LEARNING-RATE': '0.1',
    SM_HP_LOSS: "it's",
    SM_HP_EARLY: 'true',
    SM_NUM_CPUS: '4',
    ASSAY_SEED: '7',
    ASSAY_TASK: 'binary-classification',
    ASSAY_LABEL: 'late',
    ASSAY_FEATURES: '["speed","town"]',
  })
  expect(job).toMatchObject({
    model: 'trips',
    folder: '/models/trips',
    timeoutSeconds: 60,
    command: 'sh train.sh',
  })
})
