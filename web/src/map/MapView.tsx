import { Map as MapLibre, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl'
import workerAddress from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useTheme } from '../app/theme.ts'
import { useFormat } from '../format/useFormat.ts'
import { useSignedIn } from '../session/sessionStore.ts'
import { type Texts, useLocale, useTexts } from '../texts/texts.ts'
import { Notice } from '../ui/Notice.tsx'
import { usePrinting } from '../ui/usePrinting.ts'
import { baseStyle, repaint } from './baseStyle.ts'
import type { Box } from './bounds.ts'
import { drawGraticule } from './graticuleLayer.ts'
import { addMapFiles } from './mapFiles.ts'
import { firstView, FITTED, hasView, saveView, type Tiles, tilesOf } from './mapSettings.ts'
import styles from './MapView.module.css'
import { drawStreets, reportStreets } from './streets/drawStreets.ts'
import { knownStreets } from './streets/loadStreets.ts'
import { useStreets } from './streets/useStreets.ts'
import { MapContext, removeMap } from './useMap.ts'

setWorkerUrl(workerAddress)
addMapFiles()

interface MapViewProps {
  /** Name for screen readers. */
  readonly label: string
  /** What a new map shows unless the user or the server has a view. Later changes have no effect. */
  readonly start?: Box | undefined
  /** Layers and markers that use `useMap()`; rendered after the map is loaded. */
  readonly children?: ReactNode
}

/** A map that fills its frame: the built-in world map, the server's tiles, and layers inside. */
export const MapView = ({ label, start, children }: MapViewProps) => {
  const frame = useRef<HTMLDivElement>(null)
  const { user, server } = useSignedIn()
  // A change applies to the next map.
  const [tiles] = useState(() => tilesOf(user, server))
  const { map, failure } = useMapLibre(frame, label, { tiles, start })
  const { map: texts } = useTexts()
  useBaseMap(map, tiles)
  return (
    <div className={styles['frame']}>
      <div ref={frame} className={styles['map']} data-map />
      {map && <PrintedMap map={map} />}
      {failure !== undefined && (
        <div className={styles['failure']}>
          <Notice tone="danger">{`${texts.failed}: ${failure}`}</Notice>
        </div>
      )}
      {map && <MapContext value={map}>{children}</MapContext>}
    </div>
  )
}

/** An image of the map for paper, because browsers print its canvas empty. */
const PrintedMap = ({ map }: { readonly map: MapLibre }) => {
  const printing = usePrinting()
  const image = useMemo(() => {
    if (!printing) return undefined
    map.redraw()
    return map.getCanvas().toDataURL()
  }, [map, printing])
  if (image === undefined) return null
  return (
    <figure className={styles['printed']}>
      <img src={image} alt="" data-printed />
      <figcaption>{map.getContainer().querySelector('.maplibregl-ctrl-attrib-inner')?.textContent}</figcaption>
    </figure>
  )
}

/** Keeps the base map up to date: its colors, street maps, and grid lines where there are no streets. */
const useBaseMap = (map: MapLibre | undefined, tiles: Tiles | undefined): void => {
  const theme = useTheme()
  const locale = useLocale()
  const streets = useStreets(tiles === undefined)
  useEffect(() => {
    if (!map) return
    const base = { theme, locale, tiles, streets }
    drawStreets(map, base)
    repaint(map, base)
  }, [map, theme, locale, tiles, streets])
  useEffect(
    () => (map && !tiles ? drawGraticule(map, streets?.maps.map(({ bounds }) => bounds) ?? []) : undefined),
    [map, tiles, streets],
  )
  useEffect(() => (map && streets ? reported(map) : undefined), [map, streets])
}

const reported = (map: MapLibre) => {
  const { unsubscribe } = map.on('idle', () => reportStreets(map))
  return unsubscribe
}

interface MapStart {
  readonly tiles: Tiles | undefined
  /** Shown first, unless the user or the server has a view. */
  readonly start: Box | undefined
}

const useMapLibre = (frame: RefObject<HTMLDivElement | null>, label: string, { tiles, start }: MapStart) => {
  const [map, setMap] = useState<MapLibre>()
  const [failure, setFailure] = useState<string>()
  const texts = useTexts()
  const { user, server } = useSignedIn()
  const { units } = useFormat()
  const theme = useTheme()
  const locale = useLocale()
  useEffect(() => {
    const { current: container } = frame
    if (!container) return undefined
    try {
      const made = newMap(container, {
        ...firstView(user, server),
        ...(start && !hasView(user, server) && { bounds: start, fitBoundsOptions: FITTED }),
        style: baseStyle({ theme, locale, tiles, streets: knownStreets() }),
        locale: controlTexts(texts, label),
      })
      made.addControl(new ScaleControl({ unit: SCALES[units.distance.symbol] ?? 'metric' }), 'bottom-left')
      // Not 'load', which waits for all tiles: marks are drawn without them.
      made.once('style.load', () => setMap(made))
      return () => {
        saveView(made)
        removeMap(made)
        setMap(undefined)
      }
    } catch (error) {
      // Without WebGL there is no map, but the lists work.
      setFailure(error instanceof Error ? error.message : String(error))
      return undefined
    }
    // Creates the map once; later changes are applied to it.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])
  return { map, failure }
}

const SCALES: Readonly<Record<string, 'metric' | 'imperial' | 'nautical'>> = { mi: 'imperial', nmi: 'nautical' }

/** OpenStreetMap asks for visible credits if there is room. */
const WIDE_PX = 640

/** Tile servers of others may require the referring site, which the page does not send otherwise. */
const withReferrer = (url: string) =>
  url.startsWith('http') && new URL(url).origin !== window.location.origin
    ? { url, referrerPolicy: 'strict-origin-when-cross-origin' as const }
    : { url }

const newMap = (container: HTMLElement, options: Omit<ConstructorParameters<typeof MapLibre>[0], 'container'>) => {
  const map = new MapLibre({
    container,
    attributionControl: { compact: container.clientWidth < WIDE_PX },
    transformRequest: withReferrer,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    // Data changes each second: fading would draw three times as many frames.
    fadeDuration: 0,
    ...options,
  })
  map.touchZoomRotate.disableRotation()
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
  // For tests: true when the map has drawn everything.
  map.on('idle', () => (container.dataset['idle'] = 'true'))
  const busy = (): void => void (container.dataset['idle'] = 'false')
  map.on('movestart', busy)
  map.on('dataloading', busy)
  return map
}

const controlTexts = ({ map }: Texts, label: string) => ({
  'Map.Title': label,
  'NavigationControl.ZoomIn': map.zoomIn,
  'NavigationControl.ZoomOut': map.zoomOut,
  'AttributionControl.ToggleAttribution': map.credits,
})
