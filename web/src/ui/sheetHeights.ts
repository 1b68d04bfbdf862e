/** Heights of the sheet below a map on phones. MapPanel.module.css has the same ones. */

/** From the lowest. */
export const SHEET_HEIGHTS = ['low', 'half', 'high'] as const
export type SheetHeight = (typeof SHEET_HEIGHTS)[number]

const LOW_PX = 112
const HALF_SHARE = 0.48
/** If controls below the map take some of its height. */
const TALL_HALF_SHARE = 0.22

/** Returns the height that is nearest to a sheet of some pixels on a page of some pixels. */
export const nearestHeight = (sheet: number, page: number, tall: boolean): SheetHeight => {
  const pixels: Readonly<Record<SheetHeight, number>> = {
    low: Math.min(LOW_PX, page * TALL_HALF_SHARE),
    half: page * (tall ? TALL_HALF_SHARE : HALF_SHARE),
    high: page,
  }
  const away = (height: SheetHeight): number => Math.abs(pixels[height] - sheet)
  return SHEET_HEIGHTS.toSorted((a, b) => away(a) - away(b))[0] ?? 'half'
}
