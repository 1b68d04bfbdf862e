import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog, DialogButtons } from '../ui/Dialog.tsx'
import { question } from './unsaved.ts'

/** Loaded when there is a question, because few visits have one. */
export const LeaveDialog = () => {
  const { shell } = useTexts()
  return (
    <Dialog title={shell.leaveTitle} close={question.stay}>
      <p className="soft">{shell.leaveText}</p>
      <DialogButtons>
        <Button onClick={question.stay}>{shell.stay}</Button>
        <Button kind="danger" onClick={question.discard}>
          {shell.discard}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
