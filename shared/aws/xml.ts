/** XML responses of older AWS services. */
import { SaxesParser } from 'saxes'

export interface XmlElement {
  readonly name: string
  readonly children: readonly XmlElement[]
  readonly text: string
}

interface OpenElement {
  readonly name: string
  readonly children: OpenElement[]
  text: string
}

/** Returns the root element. Throws if the text is not XML. */
export const readXml = (text: string): XmlElement => {
  const root: OpenElement = { name: '', children: [], text: '' }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', ({ name }) => {
    const element: OpenElement = { name, children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', more => {
    const element = open.at(-1)
    if (element) element.text += more
  })
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  const [element] = root.children
  if (!element) throw new Error('the response has no element')
  return element
}

/** Returns all descendants with the name, in document order. */
export const elementsOf = (element: XmlElement, name: string): XmlElement[] =>
  element.children.flatMap(child => [...(child.name === name ? [child] : []), ...elementsOf(child, name)])

/** Returns the text of the first element with the name, or undefined if there is none. */
export const textIn = (element: XmlElement, name: string): string | undefined => elementsOf(element, name)[0]?.text
