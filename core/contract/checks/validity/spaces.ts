/** What separates words and is not seen: Unicode's White_Space and the byte order mark. As members of a class. */
export const spaces =
  '\\t\\n\\v\\f\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF'
