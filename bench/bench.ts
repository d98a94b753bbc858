const benches = {
  'data-contract': async () => (await import('./data-contract/bench.ts')).benchDataContract(),
  gate: async () => (await import('./gate/bench.ts')).benchGate(),
} as const

const named = process.argv.slice(2)
const unknown = named.find((name) => !Object.hasOwn(benches, name))
if (unknown !== undefined) {
  console.error(`there is no bench \`${unknown}\`; there are: ${Object.keys(benches).join(', ')}`)
  process.exitCode = 2
} else {
  for (const [name, bench] of Object.entries(benches)) {
    if (named.length > 0 && !named.includes(name)) continue
    await bench()
  }
}
