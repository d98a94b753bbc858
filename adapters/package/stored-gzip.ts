import { crc32 } from 'node:zlib'

const largestBlock = 65_535

/**
 * A gzip file (RFC 1952) that holds the bytes uncompressed, in stored deflate blocks of 65,535 bytes (RFC 1951 3.2.4),
 * with time 0, no file name and "unknown" as the operating system. Written here and not by zlib, whose block
 * boundaries differ between versions: equal bytes give equal files on every machine and in every release.
 */
export function storedGzip(bytes: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(bytes.length / largestBlock))
  const file = Buffer.alloc(10 + blocks * 5 + bytes.length + 8)
  file.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
  let offset = 10
  for (let block = 0; block < blocks; block += 1) {
    const part = bytes.subarray(block * largestBlock, (block + 1) * largestBlock)
    file[offset] = block === blocks - 1 ? 1 : 0
    file.writeUInt16LE(part.length, offset + 1)
    file.writeUInt16LE(part.length ^ 0xffff, offset + 3)
    file.set(part, offset + 5)
    offset += 5 + part.length
  }
  file.writeUInt32LE(crc32(bytes), offset)
  file.writeUInt32LE(bytes.length % 2 ** 32, offset + 4)
  return file
}
