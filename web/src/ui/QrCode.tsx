import { useMemo } from 'react'
import { encode } from 'uqr'
import { useTexts } from '../texts/texts.ts'
import { Notice } from './Notice.tsx'
import styles from './QrCode.module.css'

/** QR code, dark on white in every theme because scanners need that. */
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

interface QrPath {
  /** Squares per side, including the quiet zone. */
  readonly size: number
  /** Dark squares as an SVG path. */
  readonly path: string
}

/** Returns undefined if the text is too long. */
const qrPath = (text: string): QrPath | undefined => {
  // A code holds about 2,300 bytes, but phones fail to scan large codes.
  if (new TextEncoder().encode(text).length > MAX_BYTES) return undefined
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { size, path: squares.join('') }
}

const MAX_BYTES = 1500
/** Scanners need this much white around a code. */
const QUIET_ZONE = 4
