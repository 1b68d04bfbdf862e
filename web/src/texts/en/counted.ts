import { countText } from '../locale.ts'

/** `1 device`, `2 devices` */
export const counted = (count: number, one: string): string => `${countText(count)} ${count === 1 ? one : `${one}s`}`

/** `2 devices` if all are shown, else `1 of 2 devices`. */
export const shownOf =
  (one: string) =>
  (shown: number, all: number): string =>
    shown === all ? counted(all, one) : `${countText(shown)} of ${counted(all, one)}`
