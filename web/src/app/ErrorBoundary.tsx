import { Component, type ErrorInfo, type ReactNode } from 'react'
import { useFirstTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
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

/** Shows a message and a reload button if a component inside it throws while rendering. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override componentDidCatch(error: Error, { componentStack }: ErrorInfo): void {
    // For the developer tools: no error report leaves the browser.
    // oxlint-disable-next-line no-console
    console.error(error, componentStack)
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken kind={this.props.kind} /> : this.props.children
  }
}

const Broken = ({ kind }: Pick<ErrorBoundaryProps, 'kind'>) => {
  const { shell } = useFirstTexts()
  return (
    <Message title={shell.broken} text={shell.brokenHelp}>
      <Button kind={kind} onClick={() => window.location.reload()}>
        {shell.reload}
      </Button>
    </Message>
  )
}
