/** Heights of the sheet below a map on phones. */

/** From the lowest. */
export const SHEET_HEIGHTS = ['low', 'half', 'high'] as const
export type SheetHeight = (typeof SHEET_HEIGHTS)[number]

interface Size {
  /** Part of the page. */
  readonly share: number
  readonly mostPx: number
}

/** `tall`: controls below the map take some of its height. */
const sizeOf = (height: SheetHeight, tall: boolean): Size => {
  if (height === 'low') return { share: 0.22, mostPx: 112 }
  return { share: height === 'high' ? 1 : tall ? 0.22 : 0.48, mostPx: Infinity }
}

/** Returns the height for a style. */
export const sheetStyle = (height: SheetHeight, tall: boolean): string => {
  const { share, mostPx } = sizeOf(height, tall)
  const part = `${share * 100}%`
  return mostPx === Infinity ? part : `min(${mostPx}px, ${part})`
}

/** Returns the height that is nearest to a sheet of some pixels on a page of some pixels. */
export const nearestHeight = (sheet: number, page: number, tall: boolean): SheetHeight => {
  const away = (height: SheetHeight): number => {
    const { share, mostPx } = sizeOf(height, tall)
    return Math.abs(Math.min(mostPx, share * page) - sheet)
  }
  return SHEET_HEIGHTS.toSorted((a, b) => away(a) - away(b))[0] ?? 'half'
}
