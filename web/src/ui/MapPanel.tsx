import { type ReactNode, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Button } from './Button.tsx'
import styles from './PageFrame.module.css'

interface MapPanelProps {
  /** A list or form that scrolls. */
  readonly panel: ReactNode
  /** True if controls below the map take some of its height. */
  readonly tall?: boolean
  readonly children: ReactNode
}

/** A panel next to a map. On phones the map is above the panel and can be hidden. */
export const MapPanel = ({ panel, tall = false, children }: MapPanelProps) => {
  const { shell } = useTexts()
  const [wide, setWide] = useState(false)
  return (
    <div className={styles['mapPage']} data-wide={wide} data-tall={tall}>
      <div className={styles['panel']}>
        <div className={styles['widen']}>
          <Button aria-expanded={wide} onClick={() => setWide(!wide)}>
            {wide ? shell.showMap : shell.hideMap}
          </Button>
        </div>
        <div className={styles['content']}>{panel}</div>
      </div>
      {children}
    </div>
  )
}
