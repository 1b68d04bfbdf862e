/** Credits of map data. MapLibre shows them as HTML, so text of the operator is escaped. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const OPEN_STREET_MAP =
  '<a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener noreferrer">OpenStreetMap</a>'

/** Escapes the text. The name of OpenStreetMap links to its license, as the license asks. */
export const creditOf = (attribution: string): string =>
  attribution.replace(/[&<>"']/g, character => ENTITIES[character] ?? '').replace('OpenStreetMap', OPEN_STREET_MAP)
