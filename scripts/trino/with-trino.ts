/**
 * Runs a command with a Trino server and an Athena to itself: `node scripts/trino/with-trino.ts [--required] <command>
 * [arguments]`. The command finds AWS_ENDPOINT_URL_ATHENA, test credentials and ASSAY_TRINO_LAKE, the folder tables may
 * lie in, in its environment; its exit code is this one's.
 * Without a Java 24, Maven or network it says what it skipped and exits 0, or 4 with --required.
 * Both are installed once, into ASSAY_CACHE or ~/.cache/assay.
 */
import { runWithPart } from '../with-part.ts'
import { startAthenaShim } from './athena-shim.ts'
import { findJava } from './find-java.ts'
import { installTrino } from './install-trino.ts'
import { startTrino } from './trino-server.ts'

await runWithPart('scripts/trino/with-trino.ts', async ({ cache, folder }, signal) => {
  const java = await findJava(cache, signal)
  if (typeof java === 'string') return { kind: 'unavailable', reason: java }
  const installed = await installTrino(cache, signal)
  if (typeof installed === 'string') return { kind: 'unavailable', reason: installed }
  await using started = new AsyncDisposableStack()
  const trino = started.use(await startTrino(installed.home, java, folder, signal))
  const athena = started.use(await startAthenaShim(trino.endpoint))
  const running = started.move()
  return {
    kind: 'started',
    environment: { AWS_ENDPOINT_URL_ATHENA: athena.endpoint, ASSAY_TRINO_LAKE: trino.lake },
    stop: () => running.disposeAsync(),
  }
})
