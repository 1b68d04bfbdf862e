/** The limit is apart from the schema of geofences, so that the web app reads areas without zod. */

/** Maximum length of an area in characters. Valid areas are ASCII only. */
export const AREA_MAX = 16_384
