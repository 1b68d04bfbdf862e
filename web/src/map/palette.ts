/** The colors of the map, which cannot read those of the page. */
import type { Theme } from '../app/theme.ts'

export interface Palette {
  readonly water: string
  readonly land: string
  readonly border: string
  readonly name: string
  readonly graticule: string
  /** On those lines. */
  readonly degrees: string
  /** Behind letters, so that they can be read on anything. */
  readonly halo: string
  readonly label: string
  readonly track: string
  readonly fence: string
  readonly online: string
  readonly offline: string
  readonly unknown: string
  readonly never: string
}

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    water: '#cfe3ee',
    land: '#f5f3ec',
    border: '#b9b6a8',
    name: '#6b6f6a',
    graticule: '#e0dccd',
    degrees: '#85826f',
    halo: '#ffffff',
    label: '#17212b',
    track: '#0f766e',
    fence: '#7c3aed',
    online: '#15803d',
    offline: '#b3261e',
    unknown: '#a16207',
    never: '#64748b',
  },
  dark: {
    water: '#0d1a26',
    land: '#1d2a35',
    border: '#3d4d5a',
    name: '#8296a5',
    graticule: '#2b3a47',
    degrees: '#71879a',
    halo: '#0d1620',
    label: '#e8eef2',
    track: '#2dd4bf',
    fence: '#a78bfa',
    online: '#4ade80',
    offline: '#f2857c',
    unknown: '#fbbf24',
    never: '#94a3b8',
  },
}
