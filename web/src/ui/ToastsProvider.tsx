/** Toasts: short messages over the page that disappear by themselves. */
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react'
import { useFirstTexts } from '../texts/texts.ts'
import styles from './controls.module.css'
import { Icon } from './Icon.tsx'

export interface Toast {
  readonly tone: 'plain' | 'danger'
  readonly text: string
  /** Target of a click: `#/devices/3`. */
  readonly link?: string
}

export interface Toasts {
  /** Shows a toast. The same text is shown once at a time. */
  readonly showToast: (toast: Toast) => void
}

const ToastsContext = createContext<Toasts | undefined>(undefined)

export const useToasts = (): Toasts => {
  const toasts = use(ToastsContext)
  if (!toasts) throw new Error('there is no ToastsProvider around')
  return toasts
}

interface ShownToast extends Toast {
  readonly key: number
}

const TOAST_MS = 7000
const SHOWN_MAX = 4

let lastKey = 0

export const ToastsProvider = ({ children }: { readonly children: ReactNode }) => {
  const { shell } = useFirstTexts()
  const [shown, setShown] = useState<readonly ShownToast[]>([])
  const remove = useCallback((key: number) => setShown(all => all.filter(one => one.key !== key)), [])
  const showToast = useCallback((toast: Toast) => {
    lastKey += 1
    const key = lastKey
    setShown(all => (all.some(({ text }) => text === toast.text) ? all : [...all, { ...toast, key }].slice(-SHOWN_MAX)))
  }, [])
  const toasts = useMemo(() => ({ showToast }), [showToast])
  return (
    <ToastsContext value={toasts}>
      {children}
      <div className={styles['toasts']} role="region" aria-label={shell.notifications} aria-live="polite">
        {shown.map(toast => (
          <ToastView key={toast.key} toast={toast} close={() => remove(toast.key)} />
        ))}
      </div>
    </ToastsContext>
  )
}

const ToastView = ({
  toast: { tone, text, link },
  close,
}: {
  readonly toast: ShownToast
  readonly close: () => void
}) => {
  const { shell } = useFirstTexts()
  useEffect(() => {
    const timer = setTimeout(close, TOAST_MS)
    return () => clearTimeout(timer)
    // The timer starts when the toast appears, not with each render.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])
  return (
    <div className={styles['toast']} data-tone={tone}>
      {link === undefined ? <span>{text}</span> : <a href={link}>{text}</a>}
      <button type="button" aria-label={shell.close} onClick={close}>
        <Icon name="close" />
      </button>
    </div>
  )
}
