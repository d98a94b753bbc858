import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type PackageManifest, readPackageManifest } from '#core/package/package-manifest.ts'

const scoreManifest = {
  schemaVersion: 1,
  model: 'demo',
  task: 'binary-classification',
  signature: {
    inputs: [
      { name: 'x', type: 'number' },
      { name: 'colour', type: 'string' },
    ],
    output: { kind: 'score' },
  },
}

/** Writes a package folder from file names and texts; its manifest is valid unless the files say otherwise. */
export async function writePackage(
  folder: string,
  command: { serve: string } | { predict: string },
  files: Readonly<Record<string, string>>,
): Promise<{ folder: string; manifest: PackageManifest }> {
  const text = JSON.stringify({ ...scoreManifest, ...command }, undefined, 2)
  await mkdir(folder, { recursive: true })
  for (const [name, content] of Object.entries({ 'assay-package.json': text, ...files })) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), content)
  }
  return { folder, manifest: readPackageManifest(text) }
}

/** How a test's server behaves; the row's `x` may ask for more. */
export interface Behaviour {
  /** The score of every row. */
  readonly score?: number
  /** Answers so late. */
  readonly delayMilliseconds?: number
  /** Answers 500 to every n-th request. */
  readonly errorEvery?: number
  /** Answers 400 to everything. */
  readonly refuses?: boolean
  /** Its process ends with code 9 in the middle of the n-th request. */
  readonly crashAt?: number
  /** Ends at once when this file is there. */
  readonly crashFile?: string
  /** Answers 503 to /ping. */
  readonly neverReady?: boolean
}

/** A server in JavaScript whose score is `score`, or `x` where that is a score. */
export function javascriptServer(behaviour: Behaviour = {}): Record<string, string> {
  return {
    'server.mjs': `
import { createServer } from 'node:http'
import { existsSync } from 'node:fs'
const b = ${JSON.stringify(behaviour)}
let served = 0
if (b.crashFile !== undefined) setInterval(() => { if (existsSync(b.crashFile)) process.exit(9) }, 5)
createServer((request, response) => {
  if (request.url === '/ping') {
    response.statusCode = b.neverReady ? 503 : 200
    return response.end()
  }
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    served += 1
    if (served === b.crashAt) process.exit(9)
    const status = b.refuses ? 400 : served % (b.errorEvery ?? Infinity) === 0 ? 500 : 200
    const rows = Buffer.concat(chunks).toString().split('\\n').filter(Boolean).map((line) => JSON.parse(line))
    setTimeout(() => {
      response.writeHead(status, { 'content-type': 'application/jsonlines' })
      response.end(rows.map((row) => JSON.stringify({ score: b.score ?? row.x }) + '\\n').join(''))
    }, b.delayMilliseconds ?? 0)
  })
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'))
`,
  }
}

/** The same in Python, standard library only. */
export const pythonServer: Record<string, string> = {
  'server.py': `
import json, os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/ping" else 404)
        self.end_headers()

    def do_POST(self):
        text = self.rfile.read(int(self.headers["content-length"])).decode()
        rows = [json.loads(line) for line in text.splitlines()]
        body = "".join(json.dumps({"score": row["x"]}) + "\\n" for row in rows).encode()
        self.send_response(200)
        self.send_header("content-type", "application/jsonlines")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
`,
}

/** A batch command in Python, standard library only. */
export const pythonPredict: Record<string, string> = {
  'predict.py': `
import csv, sys
rows = csv.DictReader(sys.stdin)
out = csv.writer(sys.stdout)
out.writerow(["score"])
for row in rows:
    out.writerow([0.5 if row["colour"] == "none, or \\"unknown\\"" else float(row["x"])])
`,
}
