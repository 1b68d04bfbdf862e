import { Fragment } from 'react'

/** The little of Markdown that our documents have: paragraphs, `code` and **strong** words. */
export const Prose = ({ text }: { readonly text: string }) =>
  text.split(/\n{2,}/).map(paragraph => <p key={paragraph}>{paragraph.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map(inline)}</p>)

const inline = (piece: string, place: number) => {
  if (piece.startsWith('`')) return <code key={place}>{piece.slice(1, -1)}</code>
  if (piece.startsWith('**')) return <strong key={place}>{piece.slice(2, -2)}</strong>
  return <Fragment key={place}>{piece}</Fragment>
}
