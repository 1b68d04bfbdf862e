import { useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Button } from './Button.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'

interface DeleteButtonProps {
  readonly title: string
  readonly text: string
  readonly remove: () => Promise<unknown>
}

/** Deletes something, after asking once more. */
export const DeleteButton = ({ title, text, remove }: DeleteButtonProps) => {
  const { shell } = useTexts()
  const [asking, setAsking] = useState(false)
  return (
    <div>
      <Button kind="danger" onClick={() => setAsking(true)}>
        {shell.delete}
      </Button>
      {asking && (
        <ConfirmDialog
          title={title}
          text={text}
          action={shell.deleteNow}
          confirm={remove}
          close={() => setAsking(false)}
        />
      )}
    </div>
  )
}
