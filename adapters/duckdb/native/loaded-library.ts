/** Where a bundle's DuckDB looks for the native library before it looks into node_modules; scripts/build-actions.ts reads it. */
export const libraryPlace: symbol = Symbol.for('assay.duckdb.library')

/** Says where `duckdb.node` lies. Loaded once, when the engine is first needed. */
export function useLibrary(path: string | undefined): void {
  ;(globalThis as Record<symbol, unknown>)[libraryPlace] = path
}
