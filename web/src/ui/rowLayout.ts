/** Positions of the rows of a virtual list, which are known without rendering them, and ways between them. */

export interface RowLayout {
  readonly count: number
  /** Returns the top of a row in pixels. That of the row after the last is the height of the list. */
  readonly topOf: (index: number) => number
  /** Returns the index of the row at a number of pixels from the top. It can be beyond the last row. */
  readonly indexAt: (px: number) => number
}

export const equalRows = (count: number, heightPx: number): RowLayout => ({
  count,
  topOf: index => index * heightPx,
  indexAt: px => Math.floor(px / heightPx),
})

export const variedRows = (heightsPx: readonly number[]): RowLayout => {
  const tops = [0]
  for (const height of heightsPx) tops.push((tops.at(-1) ?? 0) + height)
  const count = heightsPx.length
  return {
    count,
    topOf: index => tops[index] ?? 0,
    indexAt: px => {
      let [from, to] = [0, count]
      while (from < to) {
        const middle = (from + to + 1) >> 1
        if ((tops[middle] ?? Infinity) <= px) from = middle
        else to = middle - 1
      }
      return from
    },
  }
}

/** The row that gets the focus, and where to go on if it is a title without a control. */
export interface RowGoal {
  readonly index: number
  readonly step: 1 | -1
}

/** Returns where a key leads from a row in a frame of a height in pixels; undefined for other keys. */
export const rowGoal = (key: string, from: number, { count, topOf, indexAt }: RowLayout, height: number) => {
  const goal = (index: number, step: RowGoal['step']): RowGoal => ({
    index: Math.max(0, Math.min(count - 1, index)),
    step,
  })
  switch (key) {
    case 'ArrowDown':
      return goal(from + 1, 1)
    case 'ArrowUp':
      return goal(from - 1, -1)
    case 'PageDown':
      return goal(Math.max(from + 1, indexAt(topOf(from) + height)), 1)
    case 'PageUp':
      return goal(Math.min(from - 1, indexAt(Math.max(0, topOf(from) - height))), -1)
    case 'Home':
      return goal(0, 1)
    case 'End':
      return goal(count - 1, -1)
    default:
      return undefined
  }
}
