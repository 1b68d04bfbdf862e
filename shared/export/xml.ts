/** What XML 1.0 has no way to write, not even escaped: most control characters, half characters, two others. */
// oxlint-disable-next-line no-control-regex -- finding them is the point
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu

/** The text without what XML can't hold. */
export const writable = (text: string): string => text.replaceAll(UNWRITABLE, '')

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // As itself a reader would make a line feed of it.
  '\r': '&#13;',
}

/** Text as it may stand in an element or between quotes. */
export const xml = (text: string): string => writable(text).replaceAll(/[&<>"'\r]/g, mark => ENTITIES[mark] ?? mark)
