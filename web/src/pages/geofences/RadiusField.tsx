import { useEffect, useState } from 'react'
import { type Meters, meters } from '#shared/units.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useTexts } from '../../texts/texts.ts'
import { Field } from '../../ui/Field.tsx'

interface RadiusFieldProps {
  readonly radius: Meters
  readonly change: (radius: Meters) => void
}

const DIGITS = 4

/** The radius of a circle in the person's unit; what is no radius changes nothing. */
export const RadiusField = ({ radius, change }: RadiusFieldProps) => {
  const { geofences } = useTexts()
  const { units } = useFormat()
  const { symbol, from } = units.distance
  const [typed, setTyped] = useState<{ readonly text: string; readonly radius: Meters }>()
  // What is typed stays as it is typed, until the radius is changed in another way.
  useEffect(() => {
    if (typed && typed.radius !== radius) setTyped(undefined)
  }, [typed, radius])
  return (
    <Field
      label={geofences.radius(symbol)}
      inputMode="decimal"
      value={typed?.text ?? String(Number(from(radius).toFixed(DIGITS)))}
      onChange={({ target: { value } }) => {
        const next = meters(Math.round((Number(value.replace(',', '.')) / from(meters(1))) * 10) / 10)
        const isRadius = value.trim() !== '' && next >= 1
        setTyped({ text: value, radius: isRadius ? next : radius })
        if (isRadius) change(next)
      }}
    />
  )
}
