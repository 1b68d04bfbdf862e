import type { ComponentProps } from 'react'
import styles from './Button.module.css'

interface ButtonLinkProps extends Omit<ComponentProps<'a'>, 'className'> {
  readonly kind?: 'main' | 'plain'
}

/** A link that looks like a button: it leads somewhere and does nothing. */
export const ButtonLink = ({ kind = 'plain', children, ...rest }: ButtonLinkProps) => (
  <a {...rest} data-kind={kind} className={styles['button']}>
    {children}
  </a>
)
