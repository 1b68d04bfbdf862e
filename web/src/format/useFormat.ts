/** Formats in the units, time zone and clock of the user. */
import { useMemo } from 'react'
import { displayUnits } from '#shared/domain/displayUnits.ts'
import { useSignedIn } from '../session/sessionStore.ts'
import { type CoordinateFormat, coordinates, durationOf, type Formatting, formattingOf } from './formatting.ts'

export interface Format extends Formatting {
  readonly duration: (milliseconds: number) => string
  readonly place: (place: { readonly latitude: number; readonly longitude: number }) => string
}

export const useFormat = (): Format => {
  const { user, server } = useSignedIn()
  return useMemo(() => {
    const choices = server.forceSettings ? [server, user] : [user, server]
    const format = coordinateFormatOf(choices.map(({ coordinateFormat }) => coordinateFormat).find(Boolean) ?? null)
    const { twelveHourFormat } = server.forceSettings ? server : user
    return {
      ...formattingOf({ units: displayUnits(user, server), twelveHours: twelveHourFormat }),
      duration: durationOf,
      place: place => coordinates(place, format),
    }
  }, [user, server])
}

const coordinateFormatOf = (name: string | null): CoordinateFormat => (name === 'ddm' || name === 'dms' ? name : 'dd')
