import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import type { Geofence } from '#shared/model/geofence.ts'
import type { PageProps } from '../../app/links.ts'
import { openDrawing, reduceDrawing } from '../../geofences/drawing.ts'
import { FenceLayer } from '../../geofences/FenceLayer.tsx'
import { useGeofences } from '../../geofences/GeofencesProvider.tsx'
import { circleRing, parseSketch } from '../../geofences/sketch.ts'
import { SketchLayer } from '../../geofences/SketchLayer.tsx'
import { SketchTools } from '../../geofences/SketchTools.tsx'
import { boundsOf, type Place } from '../../map/bounds.ts'
import { MapView } from '../../map/MapView.tsx'
import { useMap } from '../../map/useMap.ts'
import { api } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { MapPanel } from '../../ui/MapPanel.tsx'
import { useQuery } from '../../ui/useQuery.ts'
import { GeofenceList } from './GeofenceList.tsx'
import { GeofencePanel } from './GeofencePanel.tsx'

/** `/geofences/3` edits a geofence, `/geofences/new` creates one. */
export const GeofencesPage = ({ params: { id } }: PageProps) => {
  const { geofences: texts } = useTexts()
  const { mayWrite } = useRights()
  const { refresh } = useGeofences()
  const [all, setAll] = useState(false)
  const fetchList = useCallback(
    (signal: AbortSignal) => api.call('geofences.list', { query: { ...(all && { all }) }, signal }),
    [all],
  )
  const { query, data: list = NONE, refetch } = useQuery(fetchList)
  // The list does not include a new geofence until it is reloaded.
  const [kept, setKept] = useState<Geofence>()
  const subject = [...list, ...(kept ? [kept] : [])].find(geofence => String(geofence.id) === id)
  const isNew = id === 'new'
  const [drawing, dispatch] = useReducer(reduceDrawing, '', openDrawing)
  const editor = { drawing, dispatch }
  const [adding, setAdding] = useState(false)
  const area = subject?.area ?? ''
  useEffect(() => {
    dispatch({ kind: 'open', area })
    setAdding(id === 'new')
  }, [id, area])
  const others = useMemo(() => (subject ? list.filter(one => one !== subject) : list), [list, subject])
  const open = isNew || subject !== undefined
  return (
    <MapPanel
      panel={
        id === undefined ? (
          <GeofenceList query={query} all={all} setAll={setAll} />
        ) : (
          <GeofencePanel
            key={id}
            id={id}
            subject={subject}
            query={query}
            changed={saved => {
              setKept(saved)
              refetch()
              refresh()
            }}
            {...editor}
          />
        )
      }
    >
      <MapView label={texts.map}>
        <FenceLayer geofences={others} clickable={id === undefined} />
        {open ? (
          <SketchLayer {...editor} adding={adding && mayWrite} subject={isNew ? undefined : id} />
        ) : (
          <AllFences geofences={list} />
        )}
        {open && mayWrite && <SketchTools {...editor} adding={adding} setAdding={setAdding} />}
      </MapView>
    </MapPanel>
  )
}

const NONE: readonly Geofence[] = []

const MARGIN_PX = 60
const CLOSE_ZOOM = 15

/** Fits the map to all geofences once they are loaded. */
export const AllFences = ({ geofences }: { readonly geofences: readonly Geofence[] }) => {
  const map = useMap()
  const looked = useRef(false)
  useEffect(() => {
    if (looked.current || geofences.length === 0) return
    looked.current = true
    const bounds = boundsOf(geofences.flatMap(placesOf))
    if (bounds) map.fitBounds(bounds, { padding: MARGIN_PX, maxZoom: CLOSE_ZOOM, animate: false })
  }, [map, geofences])
  return null
}

const placesOf = ({ area }: Geofence): readonly Place[] => {
  const read = parseSketch(area)
  if (!('sketch' in read)) return []
  const { kind, points, radius } = read.sketch
  const [center] = points
  return kind === 'circle' && center ? circleRing(center, radius, 4) : points
}
