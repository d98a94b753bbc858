/**
 * The compiled class `StartTrino`, whose `main` is `new io.trino.server.Server().start(version)`: the server's jars have
 * no `main` of their own, and a Java that only runs programs has no compiler.
 * @param version at most 255 bytes
 */
export function startClass(version: string): Buffer {
  const pool = new ConstantPool()
  const own = pool.class('StartTrino')
  const parent = pool.class('java/lang/Object')
  const server = pool.class('io/trino/server/Server')
  const create = pool.method(server, '<init>', '()V')
  const start = pool.method(server, 'start', '(Ljava/lang/String;)V')
  const argument = pool.entry(8, pool.text(version))
  const [name, signature, code] = ['main', '([Ljava/lang/String;)V', 'Code'].map((text) => pool.text(text))
  const instructions = [
    ...[0xbb, ...u2(server), 0x59], // new, dup
    ...[0xb7, ...u2(create)], // invokespecial
    ...[0x12, argument], // ldc
    ...[0xb6, ...u2(start)], // invokevirtual
    0xb1, // return
  ]
  const body = [...u2(2), ...u2(1), ...u4(instructions.length), ...instructions, ...u2(0), ...u2(0)]
  const main = [
    ...u2(0x0009),
    ...u2(name),
    ...u2(signature),
    ...u2(1),
    ...u2(code),
    ...u4(body.length),
    ...body,
  ]
  const header = [...u4(0xca_fe_ba_be), ...u2(0), ...u2(52), ...pool.bytes()]
  const members = [...u2(0), ...u2(0), ...u2(1), ...main, ...u2(0)]
  return Buffer.from([...header, ...u2(0x0021), ...u2(own), ...u2(parent), ...members])
}

/** Names and references of a class, numbered from 1. */
class ConstantPool {
  readonly #entries: number[][] = []
  readonly #texts = new Map<string, number>()

  text(value: string): number {
    const known = this.#texts.get(value)
    if (known !== undefined) return known
    const bytes = Buffer.from(value)
    this.#entries.push([1, ...u2(bytes.length), ...bytes])
    this.#texts.set(value, this.#entries.length)
    return this.#entries.length
  }

  class(name: string): number {
    return this.entry(7, this.text(name))
  }

  method(owner: number, name: string, signature: string): number {
    return this.entry(10, owner, this.entry(12, this.text(name), this.text(signature)))
  }

  entry(tag: number, ...references: readonly number[]): number {
    this.#entries.push([tag, ...references.flatMap(u2)])
    return this.#entries.length
  }

  bytes(): number[] {
    return [...u2(this.#entries.length + 1), ...this.#entries.flat()]
  }
}

function u2(value = 0): number[] {
  return [(value >> 8) & 0xff, value & 0xff]
}

function u4(value: number): number[] {
  return [...u2(value >>> 16), ...u2(value & 0xff_ff)]
}
