import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/** Connections to one engine: a connection runs one statement after another, several run side by side. */
export class Connections {
  /** The one that settings are made on and long work is done on. */
  readonly first: DuckDBConnection
  readonly #instance: DuckDBInstance
  readonly #all: DuckDBConnection[]
  readonly #idle: DuckDBConnection[]

  private constructor(instance: DuckDBInstance, first: DuckDBConnection) {
    this.#instance = instance
    this.first = first
    this.#all = [first]
    this.#idle = [first]
  }

  static async to(instance: DuckDBInstance): Promise<Connections> {
    return new Connections(instance, await instance.connect())
  }

  /** Does some work on a connection that nobody else uses meanwhile. */
  async use<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const connection = this.#idle.shift() ?? (await this.#another())
    try {
      return await work(connection)
    } finally {
      this.#idle.unshift(connection)
    }
  }

  /** Stops whatever runs on any of them. */
  interrupt(): void {
    for (const connection of this.#all) connection.interrupt()
  }

  closeSync(): void {
    for (const connection of this.#all) connection.closeSync()
    this.#instance.closeSync()
  }

  async #another(): Promise<DuckDBConnection> {
    const connection = await this.#instance.connect()
    this.#all.push(connection)
    return connection
  }
}
