import { type ReactNode, useEffect, useId, useRef } from 'react'
import styles from './PageFrame.module.css'
import { Icon } from './Icon.tsx'

interface PageFrameProps {
  readonly title: string
  /** What can be done here, beside the title. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page that is no map: its title, what can be done, and the rest below. */
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

/** Of the tab before the current one, pixels to see: there is something. */
const BEFORE_PX = 40

/** The parts of a page, each with an address of its own. Where they do not fit, the current one is scrolled into sight. */
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
  /** Said below the title. */
  readonly help?: string
  readonly children: ReactNode
}

/** A part of a page that stands for itself. */
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

/** Above what is shown: where it was chosen. */
export const BackLink = ({ href, children }: BackLinkProps) => (
  <a className={styles['back']} href={href}>
    <Icon name="back" />
    {children}
  </a>
)
