/** Maximum length of a geofence's area in characters; valid areas are ASCII only. Apart from its schema, so that the web app reads areas without zod. */
export const AREA_MAX = 16_384
