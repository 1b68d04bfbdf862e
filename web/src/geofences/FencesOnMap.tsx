import { useCallback, useState } from 'react'
import type { Geofence } from '#shared/model/geofence.ts'
import { api } from '../session/sessionStore.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useAsked } from '../ui/useQuery.ts'
import { FenceLayer } from './FenceLayer.tsx'
import styles from './FencesOnMap.module.css'

const KEY = 'geofences-on-map'

/** The person's geofences below what else is on the map, and a button that hides them; the browser remembers that. */
export const FencesOnMap = () => {
  const { geofences } = useTexts()
  const [shown, setShown] = useState(() => localStorage.getItem(KEY) !== 'no')
  const { asked } = useAsked(useCallback((signal: AbortSignal) => api.call('geofences.list', { signal }), []))
  const list = asked.kind === 'here' ? asked.value : NONE
  const turn = (): void => {
    localStorage.setItem(KEY, shown ? 'no' : 'yes')
    setShown(!shown)
  }
  return (
    <>
      <FenceLayer geofences={shown ? list : NONE} clickable={false} />
      {list.length > 0 && (
        <div className={styles['button']}>
          <Button aria-pressed={shown} onClick={turn}>
            <Icon name="fence" />
            {geofences.onMap}
          </Button>
        </div>
      )}
    </>
  )
}

const NONE: readonly Geofence[] = []
