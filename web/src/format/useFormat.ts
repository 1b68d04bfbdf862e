/** Formats in the language of the page and the units, time zone and clock of the user. */
import { useMemo } from 'react'
import { displayUnits } from '#shared/domain/displayUnits.ts'
import { useSignedIn } from '../session/sessionStore.ts'
import { useLocale } from '../texts/texts.ts'
import {
  type CoordinateFormat,
  createFormatting,
  formatCoordinates,
  formatDuration,
  type Formatting,
} from './formatting.ts'

export interface Format extends Formatting {
  readonly duration: (milliseconds: number) => string
  readonly coordinates: (position: { readonly latitude: number; readonly longitude: number }) => string
}

export const useFormat = (): Format => {
  const { user, server } = useSignedIn()
  const locale = useLocale()
  return useMemo(() => {
    const choices = server.forceSettings ? [server, user] : [user, server]
    const format = coordinateFormatOf(choices.map(({ coordinateFormat }) => coordinateFormat).find(Boolean) ?? null)
    const { twelveHourFormat } = server.forceSettings ? server : user
    return {
      ...createFormatting({ units: displayUnits(user, server), twelveHours: twelveHourFormat, locale }),
      duration: formatDuration,
      coordinates: position => formatCoordinates(position, format),
    }
  }, [user, server, locale])
}

const coordinateFormatOf = (name: string | null): CoordinateFormat => (name === 'ddm' || name === 'dms' ? name : 'dd')
