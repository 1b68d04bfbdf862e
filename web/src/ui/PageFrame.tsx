import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Icon } from './Icon.tsx'
import styles from './PageFrame.module.css'

interface PageFrameProps {
  readonly title: string
  /** Actions next to the title. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** Page without a map: title, actions and content. */
export const PageFrame = ({ title, actions, children }: PageFrameProps) => (
  <div className={styles['page']}>
    <header>
      <h1>{title}</h1>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </header>
    {children}
  </div>
)

interface PageTabsProps {
  readonly label: string
  readonly tabs: readonly { readonly text: string; readonly href: string; readonly current: boolean }[]
}

/** Visible part of the previous tab in pixels, which shows that the tabs scroll. */
const BEFORE_PX = 40

/** Tabs of a page, each with its own address. If they do not fit, the current one is scrolled into view. */
export const PageTabs = ({ label, tabs }: PageTabsProps) => {
  const nav = useRef<HTMLElement>(null)
  const at = tabs.findIndex(({ current }) => current)
  useEffect(() => {
    const link = nav.current?.children[at]
    if (link instanceof HTMLElement)
      nav.current?.scrollTo({ left: link.offsetLeft - nav.current.offsetLeft - BEFORE_PX })
  }, [at])
  return (
    <nav ref={nav} className={styles['tabs']} aria-label={label}>
      {tabs.map(({ text, href, current }) => (
        <a key={href} href={href} aria-current={current ? 'page' : undefined}>
          {text}
        </a>
      ))}
    </nav>
  )
}

interface CardProps {
  readonly title: string
  /** Shown below the title. */
  readonly help?: string
  readonly children: ReactNode
}

export const Card = ({ title, help, children }: CardProps) => {
  const id = useId()
  return (
    <section className={styles['card']} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {help !== undefined && <p className="soft">{help}</p>}
      {children}
    </section>
  )
}

interface BackLinkProps {
  readonly href: string
  readonly children: string
}

/** Link to the list above a detail page. */
export const BackLink = ({ href, children }: BackLinkProps) => (
  <a className={styles['back']} href={href}>
    <Icon name="back" />
    {children}
  </a>
)
