import { useEffect, useRef } from 'react'
import styles from './PageTabs.module.css'

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
