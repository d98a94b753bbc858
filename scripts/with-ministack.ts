/**
 * Runs a command with a MiniStack to itself: `node scripts/with-ministack.ts [--required] <command> [arguments]`.
 * The command finds AWS_ENDPOINT_URL and test credentials in its environment; its exit code is this one's.
 * Without Python or the package it says what it skipped and exits 0, or 4 with --required.
 * MiniStack is installed once, into ASSAY_CACHE or ~/.cache/assay.
 */
import { installMiniStack, startMiniStack } from './ministack.ts'
import { runWithPart } from './with-part.ts'

await runWithPart('scripts/with-ministack.ts', async ({ cache, folder }, signal) => {
  const installed = await installMiniStack(cache, signal)
  if (installed.kind === 'unavailable') return installed
  const miniStack = await startMiniStack(installed.python, folder, signal)
  return {
    kind: 'started',
    environment: { AWS_ENDPOINT_URL: miniStack.endpoint },
    stop: () => miniStack[Symbol.asyncDispose](),
  }
})
