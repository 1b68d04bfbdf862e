/** Colors of street maps. `test/web/streetColors.test.ts` checks their contrast. */
import type { Flavor } from '@protomaps/basemaps'
import { type MapTheme, PALETTES } from '../palettes.ts'

interface StreetColors {
  readonly park: string
  readonly wood: string
  readonly scrub: string
  readonly sand: string
  readonly glacier: string
  /** Schools, hospitals, industry and other built-up areas. */
  readonly built: string
  readonly square: string
  readonly runway: string
  readonly building: string
  readonly border: string
  readonly rail: string
  readonly tunnel: string
  readonly casing: string
  readonly highwayCasing: string
  readonly path: string
  readonly minor: string
  readonly major: string
  readonly highway: string
  /** Names of streets, and their outline. */
  readonly street: string
  readonly streetHalo: string
  readonly town: string
  readonly quarter: string
  readonly region: string
  readonly waterName: string
  readonly houseNumber: string
}

const COLORS: Readonly<Record<MapTheme, StreetColors>> = {
  light: {
    park: '#dcebd3',
    wood: '#d3e4c9',
    scrub: '#e3ecd6',
    sand: '#f3ead0',
    glacier: '#fbfdfe',
    built: '#eeeae1',
    square: '#efebe0',
    runway: '#e2e0e4',
    building: '#e0dacb',
    border: '#a39f90',
    rail: '#a5a397',
    tunnel: '#eae6db',
    casing: '#cbc5b3',
    highwayCasing: '#d09a3e',
    path: '#c9c2af',
    minor: '#ffffff',
    major: '#fdf6df',
    highway: '#f9dc98',
    street: '#5d5a52',
    streetHalo: '#ffffff',
    town: '#3d4548',
    quarter: '#66635a',
    region: '#63666d',
    waterName: '#2f617d',
    houseNumber: '#6b675e',
  },
  dark: {
    park: '#1d3129',
    wood: '#1c3029',
    scrub: '#1f302e',
    sand: '#2a2f30',
    glacier: '#26343f',
    built: '#212f3a',
    square: '#25333e',
    runway: '#2b3a46',
    building: '#283845',
    border: '#566878',
    rail: '#4d5d6a',
    tunnel: '#2f3f4b',
    casing: '#141f29',
    highwayCasing: '#141f29',
    path: '#3c4c59',
    minor: '#3a4b59',
    major: '#4a5d6c',
    highway: '#7a6a3d',
    street: '#a4b4c1',
    streetHalo: '#16212b',
    town: '#c3cfd7',
    quarter: '#94a6b3',
    region: '#8f9fac',
    waterName: '#6f9cba',
    houseNumber: '#8fa1ae',
  },
}

const areas = (colors: StreetColors) => ({
  park_a: colors.park,
  park_b: colors.park,
  wood_a: colors.wood,
  wood_b: colors.wood,
  scrub_a: colors.scrub,
  scrub_b: colors.scrub,
  zoo: colors.scrub,
  sand: colors.sand,
  beach: colors.sand,
  glacier: colors.glacier,
  hospital: colors.built,
  industrial: colors.built,
  school: colors.built,
  military: colors.built,
  aerodrome: colors.built,
  pedestrian: colors.square,
  pier: colors.square,
  runway: colors.runway,
  buildings: colors.building,
  boundaries: colors.border,
  railway: colors.rail,
})

const roads = ({ casing, highwayCasing, path, minor, major, highway }: StreetColors) => ({
  other: path,
  minor_service: minor,
  minor_a: minor,
  minor_b: minor,
  link: major,
  major,
  highway,
  minor_service_casing: casing,
  minor_casing: casing,
  link_casing: casing,
  major_casing_early: casing,
  major_casing_late: casing,
  highway_casing_early: highwayCasing,
  highway_casing_late: highwayCasing,
  bridges_other: path,
  bridges_minor: minor,
  bridges_link: major,
  bridges_major: major,
  bridges_highway: highway,
  bridges_other_casing: casing,
  bridges_minor_casing: casing,
  bridges_link_casing: casing,
  bridges_major_casing: casing,
  bridges_highway_casing: highwayCasing,
})

const tunnels = ({ tunnel, casing }: StreetColors) => ({
  tunnel_other: tunnel,
  tunnel_minor: tunnel,
  tunnel_link: tunnel,
  tunnel_major: tunnel,
  tunnel_highway: tunnel,
  tunnel_other_casing: casing,
  tunnel_minor_casing: casing,
  tunnel_link_casing: casing,
  tunnel_major_casing: casing,
  tunnel_highway_casing: casing,
})

/** Returns the colors for the layers of Protomaps. Land and water have the colors of the built-in map. */
export const streetFlavor = (theme: MapTheme): Flavor => {
  const colors = COLORS[theme]
  const { land, water } = PALETTES[theme]
  return {
    background: water,
    earth: land,
    water,
    ...areas(colors),
    ...roads(colors),
    ...tunnels(colors),
    roads_label_minor: colors.street,
    roads_label_minor_halo: colors.streetHalo,
    roads_label_major: colors.street,
    roads_label_major_halo: colors.streetHalo,
    ocean_label: colors.waterName,
    subplace_label: colors.quarter,
    subplace_label_halo: land,
    city_label: colors.town,
    city_label_halo: land,
    state_label: colors.region,
    state_label_halo: land,
    country_label: colors.region,
    address_label: colors.houseNumber,
    address_label_halo: land,
  }
}
