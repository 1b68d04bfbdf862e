import { linkTo } from '../../app/links.ts'
import { useFormat } from '../../format/useFormat.ts'
import type { Tracked } from '../../live/tracked.ts'
import { useTexts } from '../../texts/texts.ts'
import { Card } from '../../ui/PageFrame.tsx'
import styles from './ConnectPage.module.css'

/** Whether the device has reported: known the moment it does. */
export const FirstFix = ({ tracked: { device, position, status } }: { readonly tracked: Tracked }) => {
  const { connect } = useTexts()
  const { moment, place } = useFormat()
  const said = position ? connect.received : status === 'never' ? connect.waiting : connect.heard
  return (
    <Card title={connect.state}>
      <p className={styles['state']} role="status" data-received={position !== undefined}>
        {said}
      </p>
      {position && (
        <p className="soft">
          {connect.last(moment(position.fixTime), place(position))}{' '}
          <a href={linkTo(`/devices/${device.id}`)}>{connect.onMap}</a>
        </p>
      )}
    </Card>
  )
}
