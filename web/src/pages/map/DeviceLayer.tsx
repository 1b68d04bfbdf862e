import { useEffect, useMemo, useRef } from 'react'
import { navigate } from '../../app/router.ts'
import { useTheme } from '../../app/theme.ts'
import { useFormat } from '../../format/useFormat.ts'
import type { TrackedDevice } from '../../live/trackedDevices.ts'
import { PALETTES } from '../../map/palettes.ts'
import { addLayers, addSource, sourceOf, useMap } from '../../map/useMap.ts'
import { useGrouping } from '../../preferences/groupDevices.ts'
import { alarmFeatures, deviceFeatures, selectedFeature } from './deviceFeatures.ts'
import {
  CROWD_LEAST,
  deviceLayers,
  DEVICES,
  deviceSource,
  type DeviceStyle,
  GROUPED_LEAST,
  labelsIf,
  RAISED,
  raisedLayers,
  SYMBOLS,
} from './deviceStyle.ts'
import { addStateImages } from './stateImages.ts'
import { useDeviceClicks } from './useDeviceClicks.ts'
import { useDrawnCounts } from './useDrawnCounts.ts'
import { useFewInSight } from './useFewInSight.ts'
import { useFeatureWriter } from './useFeatureWriter.ts'
import { useRaised } from './useRaised.ts'

/** Opacity of symbols with old data. */
const PALE = 0.45

interface DeviceLayerProps {
  readonly devices: readonly TrackedDevice[]
  /** Drawn above all others, with its speed, even if it is not one of the devices. */
  readonly selected?: TrackedDevice | undefined
  /** True while the server cannot be reached: the symbols are pale. */
  readonly lost?: boolean
  /** Another object when the user chose other devices, which appear at once. Changes of devices appear each second. */
  readonly choice?: unknown
  /** Called with the id of a clicked device; default opens its page. Must not change. */
  readonly open?: (id: number) => void
  /** Called with the ids of devices that are too close to each other to be clicked. Must not change. */
  readonly list?: (ids: readonly number[]) => void
}

const openPage = (id: number): void => navigate(`/devices/${id}`)

/** All devices with a position: groups of them, or each with symbol and name. A click opens the device. */
export const DeviceLayer = (props: DeviceLayerProps) => {
  const { devices, selected, lost = false, choice, open = openPage, list } = props
  const map = useMap()
  const features = useMemo(() => deviceFeatures(devices), [devices])
  const raised = useRaisedFeatures(devices, selected)
  // Without devices, too, so that the groups of the first ones are made at once.
  const grouped = useGrouping() && (features.length === 0 || features.length >= GROUPED_LEAST)
  useSources(grouped)
  useDeviceStyle({ lost, dotted: features.length >= CROWD_LEAST, few: useFewInSight(features) })
  useFeatureWriter(DEVICES, features, choice)
  useFeatureWriter(RAISED, raised, raised)
  useRaised(raised)
  useDrawnCounts(features, grouped)
  useDeviceClicks(open, list)
  useEffect(() => {
    // For tests.
    map.getContainer().dataset['pale'] = String(lost)
  }, [map, lost])
  return null
}

const useRaisedFeatures = (devices: readonly TrackedDevice[], selected: TrackedDevice | undefined) => {
  const { speed } = useFormat()
  const chosen = useMemo(
    () => selected && selectedFeature(selected, ({ speed: knots }) => speed(knots)),
    [selected, speed],
  )
  return useMemo(
    () => [...alarmFeatures(devices.filter(one => one !== selected)), ...(chosen ? [chosen] : [])],
    [devices, selected, chosen],
  )
}

const useSources = (grouped: boolean): void => {
  const map = useMap()
  const applied = useRef(grouped)
  useEffect(() => {
    const removals = [addSource(map, DEVICES, { ...deviceSource, cluster: applied.current }), addSource(map, RAISED)]
    return () => removals.forEach(remove => remove())
  }, [map])
  useEffect(() => {
    if (applied.current === grouped) return
    applied.current = grouped
    void sourceOf(map, DEVICES)?.setClusterOptions({ cluster: grouped })
  }, [map, grouped])
}

interface ShownStyle extends Pick<DeviceStyle, 'dotted'> {
  readonly lost: boolean
  /** True if few devices are in sight, so that their names have room. */
  readonly few: boolean
}

/** Layers in the colors of the theme. */
const useDeviceStyle = ({ lost, dotted, few }: ShownStyle): void => {
  const map = useMap()
  const theme = useTheme()
  useEffect(() => {
    const palette = PALETTES[theme]
    addStateImages(map, palette)
    const style = { palette, opacity: lost ? PALE : 1, dotted }
    const removals = [addLayers(map, DEVICES, deviceLayers(style)), addLayers(map, RAISED, raisedLayers(style))]
    return () => removals.forEach(remove => remove())
  }, [map, theme, lost, dotted])
  useEffect(() => {
    map.setLayoutProperty(SYMBOLS, 'text-field', labelsIf(few))
  }, [map, theme, lost, dotted, few])
}
