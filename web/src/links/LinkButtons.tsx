import { useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { LinkDialog, type LinkDialogProps } from './LinkDialog.tsx'
import styles from './LinkButtons.module.css'

/** What can be linked: what its button says, and its window. */
export interface LinkChoice extends Omit<LinkDialogProps, 'close'> {
  readonly button: string
}

/** A button for each kind of links. `choices` must be the same objects while a window is open: make them with useMemo. */
export const LinkButtons = ({ choices }: { readonly choices: readonly LinkChoice[] }) => {
  const [open, setOpen] = useState<number>()
  const shown = open === undefined ? undefined : choices[open]
  return (
    <div className={styles['buttons']}>
      {choices.map(({ button }, n) => (
        <Button key={button} aria-haspopup="dialog" onClick={() => setOpen(n)}>
          {button}
        </Button>
      ))}
      {shown && (
        <LinkDialog title={shown.title} ask={shown.ask} linking={shown.linking} close={() => setOpen(undefined)} />
      )}
    </div>
  )
}
