import { type Guess, guessFrom } from './guesses.ts'

let known: Guess | undefined

/** Returns the guess for this browser. */
export const browserGuess = (): Guess =>
  (known ??= guessFrom({
    languages: navigator.languages,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }))
