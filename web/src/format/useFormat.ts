/** Formats in the language of the page and the units, time zone and clock of the user. */
import { useMemo } from 'react'
import { displayUnits } from '#shared/domain/displayUnits.ts'
import { browserGuess } from '../preferences/browserGuess.ts'
import { hasChosen } from '../preferences/guesses.ts'
import { type SignedIn, useSignedIn } from '../session/sessionStore.ts'
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
    const units = displayUnits(user, server, browserGuess())
    return {
      ...createFormatting({ units, twelveHours: usesTwelveHours({ user, server }), locale }),
      duration: formatDuration,
      coordinates: position => formatCoordinates(position, format),
    }
  }, [user, server, locale])
}

/** A clock of 24 hours is a choice only if the user has chosen anything, because it is stored as `false`. */
const usesTwelveHours = ({ user, server }: SignedIn): boolean => {
  if (server.forceSettings) return server.twelveHourFormat
  const guessed = !hasChosen(user) && (server.twelveHourFormat || browserGuess().twelveHours)
  return user.twelveHourFormat || guessed
}

const coordinateFormatOf = (name: string | null): CoordinateFormat => (name === 'ddm' || name === 'dms' ? name : 'dd')
