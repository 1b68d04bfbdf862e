/** Places as text. */
interface Place {
  readonly latitude: number
  readonly longitude: number
}

/** Decimal degrees; degrees and minutes; degrees, minutes and seconds: Traccar's names. */
export type CoordinateFormat = 'dd' | 'ddm' | 'dms'

export const coordinates = ({ latitude, longitude }: Place, format: CoordinateFormat): string =>
  format === 'dd'
    ? `${latitude.toFixed(6)}°, ${longitude.toFixed(6)}°`
    : `${sexagesimal(latitude, format, 'NS')}, ${sexagesimal(longitude, format, 'EW')}`

const PARTS = { ddm: { unit: 60, digits: 3 }, dms: { unit: 3600, digits: 1 } }

/** Rounded first, so that 59.9999 minutes become a degree. */
const sexagesimal = (degrees: number, format: 'ddm' | 'dms', [positive, negative]: string): string => {
  const { unit, digits } = PARTS[format]
  const scale = 10 ** digits
  const parts = Math.round(Math.abs(degrees) * unit * scale) / scale
  const whole = Math.floor(parts / unit)
  const rest = parts - whole * unit
  const hemisphere = degrees < 0 ? negative : positive
  if (format === 'ddm') return `${whole}° ${rest.toFixed(digits)}′ ${hemisphere}`
  const minutes = Math.floor(rest / 60)
  return `${whole}° ${minutes}′ ${(rest - minutes * 60).toFixed(digits)}″ ${hemisphere}`
}
