type Field = string | number | undefined;

/** A table by RFC 4180, with a header line. */
export function csvOf(columns: readonly string[], rows: readonly (readonly Field[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(fieldText).join(',')}\r\n`).join('');
}

/** A field is quoted where it must be: with a comma, a quote or a line break in it, which is then no end of anything. */
function fieldText(value: Field): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table has no place for where it goes on: a header says it. */
export function nextPageLink(path: string, next: string | undefined, limit: number): Record<string, string> {
  if (next === undefined) return {};
  return { link: `<${path}?after=${next}&limit=${limit}>; rel="next"` };
}
