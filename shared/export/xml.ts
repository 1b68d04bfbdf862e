/**
 * Characters that XML 1.0 cannot contain, even escaped: most control characters, lone surrogates, U+FFFE and U+FFFF.
 */
// oxlint-disable-next-line no-control-regex -- finding them is the point
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu

/** Returns the text without characters that XML cannot contain. */
export const writable = (text: string): string => text.replaceAll(UNWRITABLE, '')

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // An unescaped carriage return would be read as a line feed.
  '\r': '&#13;',
}

/** Returns text that is safe in an element or an attribute value. */
export const xml = (text: string): string => writable(text).replaceAll(/[&<>"'\r]/g, mark => ENTITIES[mark] ?? mark)
