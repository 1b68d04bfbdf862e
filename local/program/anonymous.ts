import { hostNamesOf, StartError } from './settings.ts'
import type { SynthesizedApp } from '../assembly/synthesizedApp.ts'

/** Refuses to let other machines in where the app asks nobody to sign in. Throws StartError. */
export const refuseStrangersFromOutside = (
  { functions }: Pick<SynthesizedApp, 'functions'>,
  hostName: string,
): void => {
  const open = [...functions.values()].some(({ environment }) => environment['VEHICLES_ANONYMOUS'] === 'true')
  if (!open || hostNamesOf(hostName)) return
  throw new StartError(`vehiclesAnonymous in cdk.json requires HOST to be a loopback address, but it is "${hostName}".`)
}
