import styles from './BackLink.module.css'
import { Icon } from './Icon.tsx'

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
