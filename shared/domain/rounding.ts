/**
 * Rounds to two decimals; a value exactly between two goes to the even one, as Java's HALF_EVEN does. Only eighths can lie
 * exactly between two hundredths in binary; `toFixed` is exact for all others.
 */
export const centi = (value: number): number => {
  if (Math.abs(value) >= 1e15) return value
  const between = Number.isInteger(value * 8) && !Number.isInteger(value * 4)
  if (!between) return Number(value.toFixed(2)) + 0
  const below = Math.floor(value * 100)
  return (below % 2 === 0 ? below : below + 1) / 100 + 0
}
