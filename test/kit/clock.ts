/** A clock that only the test advances. */
export const clockAt = (iso: string) => {
  let ms = Date.parse(iso)
  return {
    now: () => ms,
    advance: (byMs: number) => void (ms += byMs),
    set: (to: string) => void (ms = Date.parse(to)),
  }
}
export type TestClock = ReturnType<typeof clockAt>
