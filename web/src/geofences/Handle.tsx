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
  readonly moved?: (to: LngLat, again: boolean) => void
  /** Called at the end of a drag. */
  readonly dropped?: (at: LngLat) => void
  readonly pressed?: () => void
  readonly focused?: () => void
  readonly removed?: () => void
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
    latest.current.moved?.(made.getLngLat(), moving)
    moving = true
    dragged = true
  })
  made.on('dragend', () => {
    moving = false
    latest.current.dropped?.(made.getLngLat())
  })
  element.addEventListener('pointerdown', () => (dragged = false))
  element.addEventListener('focus', () => latest.current.focused?.())
  element.addEventListener('click', () => {
    if (!dragged) latest.current.pressed?.()
  })
  element.addEventListener('keydown', event => {
    if (isDone(event, { map, marker: made }, latest.current)) {
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
const isDone = ({ key, shiftKey, repeat }: KeyboardEvent, { map, marker }: OnMap, handle: HandleProps): boolean => {
  const { moved, removed } = handle
  const arrow = ARROWS[key]
  if (arrow && moved) {
    const step = shiftKey ? 1 : STEP_PX
    const { x, y } = map.project(marker.getLngLat())
    moved(map.unproject([x + arrow[0] * step, y + arrow[1] * step]), repeat)
    return true
  }
  if ((key !== 'Delete' && key !== 'Backspace') || !removed) return false
  removed()
  return true
}
