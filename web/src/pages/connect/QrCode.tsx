import { useMemo } from 'react'
import { useTexts } from '../../texts/texts.ts'
import { Notice } from '../../ui/Notice.tsx'
import styles from './ConnectPage.module.css'
import { qrPath } from './qrPath.ts'

/** A code to scan: dark on white in every theme, as scanners want it. */
export const QrCode = ({ label, text }: { readonly label: string; readonly text: string }) => {
  const { connect } = useTexts()
  const qr = useMemo(() => qrPath(text), [text])
  if (!qr) return <Notice>{connect.codeTooLong}</Notice>
  return (
    <svg
      className={styles['code']}
      viewBox={`0 0 ${qr.size} ${qr.size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
      data-code={text}
    >
      <path d={qr.path} />
    </svg>
  )
}
