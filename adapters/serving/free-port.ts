import { createServer } from 'node:net'

const handedOut = new Set<number>()

/**
 * A loopback port that nobody listens on now, and that this process is not given twice until it is released.
 * Another process may still take it before it is used.
 */
export async function reserveLoopbackPort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer()
      server.once('error', reject)
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
      })
    })
    if (handedOut.has(port)) continue
    handedOut.add(port)
    return port
  }
}

/** Says that a reserved port is no longer needed. */
export function releaseLoopbackPort(port: number): void {
  handedOut.delete(port)
}
