/** Colors of everything on the map. */

/** Themes of the app. */
export type MapTheme = 'light' | 'dark'

/** Without a `glyphs` address, MapLibre draws letters with the browser's fonts. */
export const FONT = ['Noto Sans', 'Arial', 'sans-serif']
/** Weight and slant of the first name apply to all. */
const styled = (style: string): string[] => FONT.map((name, n) => (n === 0 ? `${name} ${style}` : name))
export const BOLD = styled('Bold')
export const ITALIC = styled('Italic')

export interface Palette {
  readonly water: string
  readonly land: string
  readonly border: string
  readonly river: string
  /** Names of countries. */
  readonly country: string
  /** Names of towns. */
  readonly town: string
  readonly graticule: string
  /** Labels of the grid lines. */
  readonly degrees: string
  /** Outline of letters, for contrast on any background. */
  readonly halo: string
  readonly label: string
  readonly track: string
  readonly fence: string
  readonly online: string
  readonly standing: string
  readonly idling: string
  readonly offline: string
  readonly unknown: string
  readonly never: string
  readonly alarm: string
}

export const PALETTES: Readonly<Record<MapTheme, Palette>> = {
  light: {
    water: '#cfe3ee',
    land: '#f5f3ec',
    border: '#b9b6a8',
    river: '#a9cde0',
    country: '#5b5f6b',
    town: '#3d4548',
    graticule: '#e0dccd',
    degrees: '#85826f',
    halo: '#ffffff',
    label: '#17212b',
    track: '#0f766e',
    fence: '#7c3aed',
    online: '#15803d',
    standing: '#1d4ed8',
    idling: '#a16207',
    offline: '#b3261e',
    unknown: '#a16207',
    never: '#64748b',
    alarm: '#e11d2e',
  },
  dark: {
    water: '#0d1a26',
    land: '#1d2a35',
    border: '#3d4d5a',
    river: '#16344a',
    country: '#9fb0bd',
    town: '#b9c6cf',
    graticule: '#2b3a47',
    degrees: '#71879a',
    halo: '#0d1620',
    label: '#e8eef2',
    track: '#2dd4bf',
    fence: '#a78bfa',
    online: '#4ade80',
    standing: '#60a5fa',
    idling: '#fbbf24',
    offline: '#f2857c',
    unknown: '#fbbf24',
    never: '#94a3b8',
    alarm: '#ff5c52',
  },
}
