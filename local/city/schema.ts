/** Layers and properties of the Protomaps basemap, version 4, as far as the style of the web app uses them. */
import type { Feature, Geometry } from 'geojson'

export const LAYERS = ['earth', 'landuse', 'water', 'roads', 'buildings', 'boundaries', 'places'] as const
export type Layer = (typeof LAYERS)[number]

/** Properties of a feature. The style of the web app compares the last two, and MapLibre warns if they are missing. */
export interface Properties {
  readonly kind: string
  readonly kind_detail?: string | number
  readonly name?: string
  /** Lowest zoom whose tiles have the feature. */
  readonly min_zoom: number
  /** Features with lower keys are drawn below the others, and get their name first. */
  readonly sort_key: number
  readonly [other: string]: string | number | boolean | undefined
}

export type MapFeature = Feature<Geometry, Properties>
