/** Where a new map looks at: where the last one did, else at the place in the settings, else at the whole world. */
import type { Map as MapLibre } from 'maplibre-gl'

interface Place {
  readonly latitude: number
  readonly longitude: number
  readonly zoom: number
}

export interface View {
  readonly center: [longitude: number, latitude: number]
  readonly zoom: number
}

let last: View | undefined

export const keepView = (map: MapLibre): void => {
  const { lng, lat } = map.getCenter()
  last = { center: [lng, lat], zoom: map.getZoom() }
}

/** What the last map looked at; undefined before there was one. */
export const lastView = (): View | undefined => last

/** Whether the person, or a setting, has said where to look. */
export const hasView = (user: Place, server: Place): boolean => last !== undefined || set(user) || set(server)

const set = ({ latitude, longitude, zoom }: Place): boolean => latitude !== 0 || longitude !== 0 || zoom !== 0

interface ServerPlace extends Place {
  /** The server's choice goes before the person's. */
  readonly forceSettings?: boolean
}

export const firstView = (user: Place, server: ServerPlace): View => {
  if (last) return last
  const own = set(user) && !(server.forceSettings === true && set(server))
  const { latitude, longitude, zoom } = own ? user : server
  return { center: [longitude, latitude], zoom: zoom || 1.4 }
}
