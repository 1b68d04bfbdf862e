import { Component, type ErrorInfo, type ReactNode, useEffect } from 'react'
import { useFirstTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { useOnline } from '../ui/useOnline.ts'
import styles from './Layout.module.css'

interface MessageProps {
  readonly title: string
  readonly text?: string
  readonly children?: ReactNode
}

/** A page with only a message and a way to go on. */
export const Message = ({ title, text, children }: MessageProps) => (
  <div className={styles['message']} role="alert">
    <h1>{title}</h1>
    {text !== undefined && <p>{text}</p>}
    {children}
  </div>
)

interface ErrorBoundaryProps {
  /** Kind of the reload button. */
  readonly kind: 'main' | 'plain'
  readonly children: ReactNode
}

/** Errors of files that could not be loaded: without a network, or because a new version has replaced them. */
const loadErrors = new WeakSet<Error>()
addEventListener('vite:preloadError', ({ payload }) => loadErrors.add(payload))

type Trouble = 'none' | 'broken' | 'notLoaded'

/** Shows a message and a reload button if a component inside it throws while rendering, or cannot be loaded. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly trouble: Trouble }> {
  override state: { readonly trouble: Trouble } = { trouble: 'none' }

  static getDerivedStateFromError(error: Error): { readonly trouble: Trouble } {
    return { trouble: loadErrors.has(error) ? 'notLoaded' : 'broken' }
  }

  override componentDidCatch(error: Error, { componentStack }: ErrorInfo): void {
    // For the developer tools: no error report leaves the browser.
    // oxlint-disable-next-line no-console
    console.error(error, componentStack)
  }

  override render(): ReactNode {
    const { kind, children } = this.props
    const { trouble } = this.state
    if (trouble === 'none') return children
    return trouble === 'broken' ? <Broken kind={kind} /> : <NotLoaded kind={kind} />
  }
}

type TroubleProps = Pick<ErrorBoundaryProps, 'kind'>

const reload = (): void => window.location.reload()

const Broken = ({ kind }: TroubleProps) => {
  const { shell } = useFirstTexts()
  return (
    <Message title={shell.broken} text={shell.brokenHelp}>
      <Button kind={kind} onClick={reload}>
        {shell.reload}
      </Button>
    </Message>
  )
}

/** A browser that failed to load a module does not try again before it loads the page, which needs a network. */
const NotLoaded = ({ kind }: TroubleProps) => {
  const { shell } = useFirstTexts()
  const online = useOnline()
  useEffect(() => {
    addEventListener('online', reload)
    return () => removeEventListener('online', reload)
  }, [])
  return (
    <Message title={shell.notLoaded} text={online ? shell.notLoadedHelp : shell.offline}>
      {online && (
        <Button kind={kind} onClick={reload}>
          {shell.retry}
        </Button>
      )}
    </Message>
  )
}
