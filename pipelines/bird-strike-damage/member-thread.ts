import { parentPort, workerData } from 'node:worker_threads'
import { type MemberJob, trainShare } from './boosting.ts'

const { job, members } = workerData as { readonly job: MemberJob; readonly members: readonly number[] }
const noise: string[] = []
const files = await trainShare(job, members, (line) => noise.push(line))
parentPort?.postMessage({ files, noise })
