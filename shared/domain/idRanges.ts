/** Lists of ids as short text: `3,7-12`. Ids that were assigned together are usually linked together. */

/**
 * Returns a list of ids as text, in their order. A run of consecutive ids becomes its two ends. Empty if there are no
 * ids.
 */
export const idRangesText = (ids: readonly number[]): string => {
  const runs: string[] = []
  for (let start = 0; start < ids.length;) {
    let end = start
    while (ids[end + 1] === (ids[end] ?? 0) + 1) end += 1
    runs.push(end === start ? String(ids[start]) : `${ids[start]}-${ids[end]}`)
    start = end + 1
  }
  return runs.join()
}

/** Returns the ids in such a text, or in a JSON array, the previous storage format. */
export const idsFromRanges = (text: string): readonly number[] => {
  if (text === '') return []
  if (text.startsWith('[')) return JSON.parse(text)
  return text.split(',').flatMap(run => {
    const [first = 0, last = first] = run.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, n) => first + n)
  })
}
