/** Files of the demo's city. */

/** The name becomes the name of the map in the web app. */
export const CITY_MAP = 'montevideo.pmtiles'
export const CITY_STREETS = 'streets.json'
