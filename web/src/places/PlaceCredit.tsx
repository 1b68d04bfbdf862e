import { useTexts } from '../texts/texts.ts'

/** Credit of the names of towns, where no map shows it. */
export const PlaceCredit = () => {
  const { places } = useTexts()
  return (
    <p className="soft">
      {places.credit}{' '}
      <a href="https://www.geonames.org/" target="_blank" rel="noopener noreferrer">
        GeoNames
      </a>
    </p>
  )
}
