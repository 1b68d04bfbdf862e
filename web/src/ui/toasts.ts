/** Short messages over the page, which go by themselves. */
import { createContext, use } from 'react'

export interface Toast {
  readonly tone: 'plain' | 'danger'
  readonly text: string
  /** Where a click leads: `#/devices/3`. */
  readonly link?: string
}

export interface Toasts {
  /** The same words at the same time are shown once. */
  readonly say: (toast: Toast) => void
}

export const ToastsContext = createContext<Toasts | undefined>(undefined)

export const useToasts = (): Toasts => {
  const toasts = use(ToastsContext)
  if (!toasts) throw new Error('there is no ToastsProvider around')
  return toasts
}
