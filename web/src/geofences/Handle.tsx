import { type LngLat, type Map as MapLibre, Marker } from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import { useMap } from '../map/useMap.ts'
import styles from './geofences.module.css'

interface HandleProps {
  readonly at: readonly [longitude: number, latitude: number]
  readonly label: string
  readonly kind: 'point' | 'between' | 'radius'
  /** True if the point tools apply to this handle. */
  readonly chosen?: boolean
  /** Moved by pointer or keys; `continued` is true while the same movement goes on. */
  readonly onMove?: (to: LngLat, continued: boolean) => void
  /** Called at the end of a drag. */
  readonly onDrop?: (at: LngLat) => void
  readonly onPress?: () => void
  readonly onFocus?: () => void
  readonly onRemove?: () => void
}

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const STEP_PX = 10

/** A point on the map that can be dragged by mouse, touch and arrow keys (with Shift by single pixels). */
export const Handle = (props: HandleProps) => {
  const map = useMap()
  const latest = useRef(props)
  const marker = useRef<Marker>(undefined)
  useEffect(() => void (latest.current = props))
  useEffect(() => {
    const made = newHandle(map, latest)
    marker.current = made
    const [longitude, latitude] = latest.current.at
    made.setLngLat([longitude, latitude]).addTo(map)
    return () => void made.remove()
  }, [map])
  const { at, label, kind, chosen = false } = props
  const [longitude, latitude] = at
  useEffect(() => void marker.current?.setLngLat([longitude, latitude]), [longitude, latitude])
  useEffect(() => {
    const element = marker.current?.getElement()
    if (!element) return
    element.setAttribute('aria-label', label)
    element.dataset['kind'] = kind
    element.dataset['chosen'] = String(chosen)
  }, [label, kind, chosen])
  return null
}

const newHandle = (map: MapLibre, latest: { readonly current: HandleProps }): Marker => {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = styles['handle'] ?? ''
  // Keyboard users insert points with a button of the toolbar.
  if (latest.current.kind === 'between') element.tabIndex = -1
  const made = new Marker({ element, draggable: true })
  let moving = false
  let dragged = false
  made.on('drag', () => {
    latest.current.onMove?.(made.getLngLat(), moving)
    moving = true
    dragged = true
  })
  made.on('dragend', () => {
    moving = false
    latest.current.onDrop?.(made.getLngLat())
  })
  element.addEventListener('pointerdown', () => (dragged = false))
  element.addEventListener('focus', () => latest.current.onFocus?.())
  element.addEventListener('click', () => {
    if (!dragged) latest.current.onPress?.()
  })
  element.addEventListener('keydown', event => {
    if (handleKey(event, { map, marker: made }, latest.current)) {
      // Otherwise the map moves too.
      event.preventDefault()
      event.stopPropagation()
    }
  })
  return made
}

interface OnMap {
  readonly map: MapLibre
  readonly marker: Marker
}

/** Handles a key press. Returns false if the key has no function. */
const handleKey = ({ key, shiftKey, repeat }: KeyboardEvent, { map, marker }: OnMap, handle: HandleProps): boolean => {
  const { onMove, onRemove } = handle
  const arrow = ARROWS[key]
  if (arrow && onMove) {
    const dispatch = shiftKey ? 1 : STEP_PX
    const { x, y } = map.project(marker.getLngLat())
    onMove(map.unproject([x + arrow[0] * dispatch, y + arrow[1] * dispatch]), repeat)
    return true
  }
  if ((key !== 'Delete' && key !== 'Backspace') || !onRemove) return false
  onRemove()
  return true
}
