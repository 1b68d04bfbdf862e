/** Units, clock and time zone of a user who has not chosen them, from the settings of the browser. */
import type { User } from '../session/sessionStore.ts'

export interface Guess {
  readonly distanceUnit: 'km' | 'mi'
  readonly speedUnit: 'kmh' | 'mph'
  readonly twelveHours: boolean
  /** Name of the IANA database. */
  readonly timeZone: string
}

interface BrowserSettings {
  /** Language tags, the preferred one first. */
  readonly languages: readonly string[]
  readonly timeZone: string
}

/** Regions whose road signs show miles. */
const MILES = ['US', 'GB', 'LR', 'MM']

/** Returns the region of the first language that has one. A language alone, such as `en`, tells no region. */
const regionOf = (languages: readonly string[]): string | undefined =>
  languages.map(language => /^[a-z]{2,3}(?:-[a-z]{4})?-([a-z]{2})\b/i.exec(language)?.[1]?.toUpperCase()).find(Boolean)

export const guessFrom = ({ languages, timeZone }: BrowserSettings): Guess => {
  const miles = MILES.includes(regionOf(languages) ?? '')
  return {
    distanceUnit: miles ? 'mi' : 'km',
    speedUnit: miles ? 'mph' : 'kmh',
    twelveHours: hasTwelveHours(languages[0]),
    timeZone,
  }
}

/** Some systems report languages such as `en-US@posix`, which `Intl` rejects. */
const hasTwelveHours = (language = ''): boolean => {
  const [locale] = /^[a-z0-9-]+/i.exec(language) ?? []
  const { hourCycle } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions()
  return hourCycle === 'h12' || hourCycle === 'h11'
}

type Chooser = Pick<User, 'distanceUnit' | 'speedUnit' | 'attributes'>

/** Returns true if the user has chosen units or a time zone, in this app or in another client. */
export const hasChosen = ({ distanceUnit, speedUnit, attributes }: Chooser): boolean =>
  [distanceUnit, speedUnit, attributes['distanceUnit'], attributes['speedUnit'], attributes['timezone']].some(
    value => typeof value === 'string' && value !== '',
  )
