import * as z from 'zod'

type Schema = z.core.$ZodType

/** The keys a schema allows at a path of a value. Where several forms fit, the keys of all of them. */
export function keysAt(schema: Schema, value: unknown, path: readonly (string | number)[]): string[] {
  let forms = formsOf(schema, value)
  let here = value
  for (const part of path) {
    here = memberOf(here, part)
    forms = forms.flatMap((form) => childOf(form, part)).flatMap((child) => formsOf(child, here))
  }
  const keys = forms.flatMap((form) => (form instanceof z.ZodObject ? Object.keys(form.shape) : []))
  return [...new Set(keys)]
}

function childOf(form: Schema, part: string | number): Schema[] {
  if (form instanceof z.ZodObject) {
    const child: Schema | undefined = Object.hasOwn(form.shape, part) ? form.shape[part] : undefined
    return child === undefined ? [] : [child]
  }
  if (form instanceof z.ZodArray) return [form.element]
  return form instanceof z.ZodRecord ? [form.valueType] : []
}

/** What a schema may stand for once defaults and the like are taken off; of a discriminated union the form chosen. */
function formsOf(schema: Schema, value: unknown): Schema[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
  ) {
    return formsOf(schema.unwrap(), value)
  }
  if (schema instanceof z.ZodLazy) return formsOf(schema.unwrap(), value)
  if (schema instanceof z.ZodPipe) return formsOf(schema.in, value)
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const key = String(schema.def.discriminator)
    const chosen = schema.options.filter((option) =>
      formsOf(option, value).some(
        (form) =>
          form instanceof z.ZodObject && z.safeParse(form.shape[key] as Schema, memberOf(value, key)).success,
      ),
    )
    return (chosen.length > 0 ? chosen : schema.options).flatMap((option) => formsOf(option, value))
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => formsOf(option, value))
  return [schema]
}

function memberOf(value: unknown, part: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string | number, unknown>>)[part]
    : undefined
}
