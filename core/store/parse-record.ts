import type * as z from 'zod'
import { Failure } from '#core/failure.ts'

/**
 * A record of the store as its schema has it. The kit wrote it and nobody writes it again: one that cannot be read was
 * damaged where it lies.
 * @param place where it lies, for the message
 * @throws Failure STORE_UNREADABLE
 */
export function parseRecord<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  place: { readonly store: string; readonly key: string },
): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new Failure({
      code: 'STORE_UNREADABLE',
      problem: `the record ${place.key} of the store (${place.store}) ${text.trim() === '' ? 'is empty' : 'is not what this Assay writes'}`,
      next: 'it was changed or is damaged, or a newer Assay wrote it; restore it from an older version of the store, or update Assay.',
      cause,
    })
  }
}
