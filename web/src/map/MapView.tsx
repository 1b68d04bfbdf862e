import { addProtocol, Map as MapLibre, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl'
import workerAddress from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { FetchSource, PMTiles, Protocol } from 'pmtiles'
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useTheme } from '../app/theme.ts'
import { useFormat } from '../format/useFormat.ts'
import { useSignedIn } from '../session/sessionStore.ts'
import { type Texts, useTexts } from '../texts/texts.ts'
import { Notice } from '../ui/Notice.tsx'
import { usePrinting } from '../ui/usePrinting.ts'
import { baseStyle, repaint } from './baseStyle.ts'
import type { Box } from './bounds.ts'
import { coversView, type Graticule, graticule, GRATICULE_ZOOM } from './graticule.ts'
import { firstView, FITTED, hasView, saveView, tilesOf } from './mapSettings.ts'
import styles from './MapView.module.css'
import { mergedRanges } from './mergedRanges.ts'
import { PALETTES } from './palettes.ts'
import { MapContext, removeMap, setSource } from './useMap.ts'
import { worldAddress } from './worldMap.ts'

setWorkerUrl(workerAddress)
const protocol = new Protocol()
protocol.add(new PMTiles(mergedRanges(new FetchSource(worldAddress()))))
addProtocol('pmtiles', protocol.tile)

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
  const { map, failure } = useMapLibre(frame, label, start)
  const { map: texts } = useTexts()
  const theme = useTheme()
  useEffect(() => {
    if (map) repaint(map, PALETTES[theme])
  }, [map, theme])
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

const useMapLibre = (frame: RefObject<HTMLDivElement | null>, label: string, start: Box | undefined) => {
  const [map, setMap] = useState<MapLibre>()
  const [failure, setFailure] = useState<string>()
  const texts = useTexts()
  const { user, server } = useSignedIn()
  const { units } = useFormat()
  const theme = useTheme()
  useEffect(() => {
    const { current: container } = frame
    if (!container) return undefined
    const tiles = tilesOf(user, server)
    try {
      const made = newMap(container, {
        ...firstView(user, server),
        ...(start && !hasView(user, server) && { bounds: start, fitBoundsOptions: FITTED }),
        style: baseStyle(PALETTES[theme], tiles),
        locale: controlTexts(texts, label),
      })
      made.addControl(new ScaleControl({ unit: SCALES[units.distance.symbol] ?? 'metric' }), 'bottom-left')
      // Not 'load', which waits for all tiles: marks are drawn without them.
      made.once('style.load', () => {
        setMap(made)
        if (!tiles) drawGraticule(made)
      })
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

/** Redraws the grid lines of the source `graticule` when the map moves. */
const drawGraticule = (map: MapLibre): void => {
  let drawn: Graticule | undefined
  const draw = (): void => {
    const zoom = map.getZoom()
    if (zoom < GRATICULE_ZOOM) return
    const visible = visibleBounds(map)
    if (drawn && coversView(drawn, visible, zoom)) return
    drawn = graticule(visible, zoom)
    setSource(map, 'graticule', drawn.lines)
    // For tests, which cannot read a canvas.
    map.getContainer().dataset['graticule'] = String(drawn.step)
  }
  map.on('moveend', draw)
  draw()
}

const visibleBounds = (map: MapLibre) => {
  const bounds = map.getBounds()
  return { west: bounds.getWest(), east: bounds.getEast(), south: bounds.getSouth(), north: bounds.getNorth() }
}
