/** Loads the list of towns: a file of its own, so that pages without places do without. */
import address from './places.txt?url'
import { type TownIndex, townIndex } from './townIndex.ts'

/** Rejects with TypeError if the file cannot be read. */
export const loadTowns = async (): Promise<TownIndex> => {
  const response = await fetch(address, { priority: 'low' })
  if (!response.ok) throw new TypeError(`the list of towns returned ${response.status}`)
  return townIndex(await response.text())
}
