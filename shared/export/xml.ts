/**
 * Characters that XML 1.0 cannot contain, not even escaped: most control characters, lone surrogates, and two others.
 */
// oxlint-disable-next-line no-control-regex -- finding them is the purpose
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu

/** Returns the text without characters that XML cannot contain. */
export const writable = (text: string): string => text.replaceAll(UNWRITABLE, '')

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser would replace an unescaped carriage return by a line feed.
  '\r': '&#13;',
}

/** Returns text escaped for an element or a quoted attribute. */
export const xml = (text: string): string => writable(text).replaceAll(/[&<>"'\r]/g, mark => ENTITIES[mark] ?? mark)
