#!/usr/bin/env node
import '../scripts/require-node-24.js'

const { main } = await import('./main.ts')
process.exitCode = await main(process.argv.slice(2))
