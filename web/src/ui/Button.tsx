import type { ComponentProps } from 'react'
import styles from './controls.module.css'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  /** Main action of a page, other action, or an action that cannot be undone. */
  readonly kind?: 'main' | 'plain' | 'danger'
  /** True while the action runs; the button is disabled. */
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

/** A link that looks like a button. */
export const ButtonLink = ({ kind = 'plain', children, ...rest }: ButtonLinkProps) => (
  <a {...rest} data-kind={kind} className={styles['button']}>
    {children}
  </a>
)
