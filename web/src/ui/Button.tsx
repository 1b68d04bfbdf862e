import type { ComponentProps } from 'react'
import styles from './controls.module.css'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  /** The one thing to do here, something beside it, or what cannot be undone. */
  readonly kind?: 'main' | 'plain' | 'danger'
  /** What it does is under way: it cannot be pressed again. */
  readonly busy?: boolean
}

export const Button = ({ kind = 'plain', busy = false, type = 'button', disabled, ...rest }: ButtonProps) => (
  <button
    {...rest}
    type={type}
    disabled={disabled === true || busy}
    aria-busy={busy}
    data-kind={kind}
    className={styles['button']}
  />
)

interface ButtonLinkProps extends Omit<ComponentProps<'a'>, 'className'> {
  readonly kind?: 'main' | 'plain'
}

/** A link that looks like a button: it leads somewhere and does nothing. */
export const ButtonLink = ({ kind = 'plain', children, ...rest }: ButtonLinkProps) => (
  <a {...rest} data-kind={kind} className={styles['button']}>
    {children}
  </a>
)
