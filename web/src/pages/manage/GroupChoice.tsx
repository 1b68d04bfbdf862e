import { useTexts } from '../../texts/texts.ts'
import { Choice } from '../../ui/Field.tsx'
import type { Branch } from './groupTree.ts'

interface GroupChoiceProps {
  readonly label: string
  readonly places: readonly Branch[]
  /** Where it is now; 0 in none. */
  readonly groupId: number
}

const INDENT = '\u2003'

/** In which group something stands; a field `groupId` of the form around. */
export const GroupChoice = ({ label, places, groupId }: GroupChoiceProps) => {
  const { manage } = useTexts()
  // A group that the person does not see is kept.
  const isKnown = groupId === 0 || places.some(({ group }) => group.id === groupId)
  return (
    <Choice label={label} name="groupId" defaultValue={groupId}>
      <option value={0}>{manage.none}</option>
      {!isKnown && <option value={groupId}>{groupId}</option>}
      {places.map(({ group, depth }) => (
        <option key={group.id} value={group.id}>
          {INDENT.repeat(depth) + group.name}
        </option>
      ))}
    </Choice>
  )
}
