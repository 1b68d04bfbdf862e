import styles from './PageTabs.module.css'

interface PageTabsProps {
  readonly label: string
  readonly tabs: readonly { readonly text: string; readonly href: string; readonly current: boolean }[]
}

/** The parts of a page, each with an address of its own. */
export const PageTabs = ({ label, tabs }: PageTabsProps) => (
  <nav className={styles['tabs']} aria-label={label}>
    {tabs.map(({ text, href, current }) => (
      <a key={href} href={href} aria-current={current ? 'page' : undefined}>
        {text}
      </a>
    ))}
  </nav>
)
