/** More than any device measures; a millionth of a degree is a decimeter. */
const DECIMALS = 10

/** A number in digits, never with an exponent, which neither XML Schema's decimals nor spreadsheets of all countries take. */
export const decimal = (value: number): string => {
  const text = String(value)
  if (!text.includes('e')) return text
  if (Math.abs(value) >= 1) return BigInt(value).toString()
  return value
    .toFixed(DECIMALS)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0')
}
