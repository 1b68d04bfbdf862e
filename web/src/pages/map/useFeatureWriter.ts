import type { Map as MapLibre } from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import { sourceOf, useMap } from '../../map/useMap.ts'
import type { DeviceFeature } from './deviceFeatures.ts'
import { CROWD_LEAST, CROWD_ZOOM } from './deviceStyle.ts'
import { type FeatureSink, type FeatureWriter, featureWriter } from './featureWriter.ts'

const EVERY_MS = 1000
/** In views of thousands of devices, nobody sees the movement of a second. */
const CROWD_EVERY_MS = 5000

/** Sends features to a source when they change, and at once when `choice` changes. */
export const useFeatureWriter = (source: string, features: readonly DeviceFeature[], choice: unknown): void => {
  const map = useMap()
  const writer = useRef<FeatureWriter<DeviceFeature>>(undefined)
  useEffect(() => {
    const made = featureWriter<DeviceFeature>({
      sink: sinkOf(map, source),
      interval: count => (count >= CROWD_LEAST && map.getZoom() < CROWD_ZOOM ? CROWD_EVERY_MS : EVERY_MS),
      isHidden: () => document.hidden,
      now: Date.now,
      schedule: (then, milliseconds) => {
        const timer = setTimeout(then, milliseconds)
        return () => clearTimeout(timer)
      },
    })
    writer.current = made
    const zooms = map.on('zoomend', made.wake)
    document.addEventListener('visibilitychange', made.wake)
    return () => {
      zooms.unsubscribe()
      document.removeEventListener('visibilitychange', made.wake)
      made.stop()
    }
  }, [map, source])
  const chosen = useRef<unknown>(undefined)
  useEffect(() => {
    writer.current?.write(features, chosen.current !== choice)
    chosen.current = choice
  }, [map, source, features, choice])
}

/** The source reports errors by events of the map. */
const sinkOf = (map: MapLibre, id: string): FeatureSink<DeviceFeature> => ({
  replace: features => void sourceOf(map, id)?.setData({ type: 'FeatureCollection', features }),
  update: changes => void sourceOf(map, id)?.updateData(changes),
  // For tests and benchmarks: `data-devices`.
  done: count => void (map.getContainer().dataset[id] = String(count)),
})
